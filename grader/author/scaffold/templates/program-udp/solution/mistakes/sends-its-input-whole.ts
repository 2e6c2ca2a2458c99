import dgram from 'node:dgram';
import { text } from 'node:stream/consumers';
import { answerTo } from '../answer-to.js';

// SAMPLE: becomes a wrong program for your contract, of one misconception; eight or more are wanted in the end.
const [host = '', port = ''] = process.argv.slice(2);
const socket = dgram.createSocket('udp4');
const lines = (await text(process.stdin)).trimEnd().split('\n');
let owed = lines.length;
for (const line of lines) socket.send(answerTo(line), Number(port), host);

socket.on('message', (bytes) => {
  console.log(bytes.toString());
  if (--owed === 0) socket.close();
});
