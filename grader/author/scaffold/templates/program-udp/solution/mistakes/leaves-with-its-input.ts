import dgram from 'node:dgram';
import { createInterface } from 'node:readline';
import { answerTo } from '../answer-to.js';

// SAMPLE: becomes a wrong program for your contract, of one misconception; eight or more are wanted in the end.
const [host = '', port = ''] = process.argv.slice(2);
const socket = dgram.createSocket('udp4');
socket.on('message', (bytes) => console.log(bytes.toString()));

createInterface({ input: process.stdin })
  .on('line', (line) => socket.send(answerTo(line), Number(port), host))
  .on('close', () => socket.close());
