import dgram from 'node:dgram';
import { createInterface } from 'node:readline';
import { answerTo } from '../answer-to.js';

// SAMPLE: becomes a wrong program for your contract, of one misconception; eight or more are wanted in the end.
const [host = '', port = ''] = process.argv.slice(2);
const socket = dgram.createSocket('udp4');
let owed = 0;
let inputEnded = false;

createInterface({ input: process.stdin })
  .on('line', (line) => {
    owed++;
    socket.send(answerTo(line), Number(port), host);
  })
  .on('close', () => {
    inputEnded = true;
    if (owed === 0) socket.close();
  });

socket.on('message', (bytes) => {
  process.stdout.write(bytes);
  if (--owed === 0 && inputEnded) socket.close();
});
