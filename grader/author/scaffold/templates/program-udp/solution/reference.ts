import dgram from 'node:dgram';
import { createInterface } from 'node:readline';
import { answerTo } from './answer-to.js';

// SAMPLE: becomes what a good student could write for your contract.
const [host = '', port = ''] = process.argv.slice(2);
const socket = dgram.createSocket('udp4');
/** Datagrams that have been sent, and not been answered yet. */
let owed = 0;
let inputEnded = false;

createInterface({ input: process.stdin })
  .on('line', (line) => {
    owed++;
    socket.send(answerTo(line), Number(port), host);
  })
  .on('close', () => {
    inputEnded = true;
    closeWhenDone();
  });

socket.on('message', (bytes) => {
  console.log(bytes.toString());
  owed--;
  closeWhenDone();
});

function closeWhenDone(): void {
  if (inputEnded && owed <= 0) socket.close();
}
