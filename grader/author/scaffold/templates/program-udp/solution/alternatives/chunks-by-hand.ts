import dgram from 'node:dgram';
import { answerTo } from '../answer-to.js';

// SAMPLE: becomes a right program in another style; two or more of them are wanted in the end.
const socket = dgram.createSocket('udp4');
const count = { sent: 0, back: 0 };

const finish = () => {
  if (process.stdin.readableEnded && count.back >= count.sent) socket.close();
};

socket.on('message', (bytes) => {
  process.stdout.write(Buffer.concat([bytes, Buffer.from('\n')]));
  count.back++;
  finish();
});

socket.connect(Number(process.argv[3]), process.argv[2], () => {
  let rest = '';
  process.stdin.setEncoding('utf8');
  process.stdin.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      socket.send(answerTo(line));
      count.sent++;
    }
  });
  process.stdin.on('end', finish);
});
