import net from 'node:net';
import { answerTo } from '../answer-to.js';

// SAMPLE: becomes a wrong program for your contract, of one misconception; eight or more are wanted in the end.
const [host = '', port = ''] = process.argv.slice(2);

const socket = net.connect({ host, port: Number(port) }).setEncoding('utf8');
let rest = '';
socket.on('data', (chunk: string) => {
  const lines = (rest + chunk).split('\n');
  rest = lines.pop() ?? '';
  for (const line of lines) socket.write(`${answerTo(line)}\n`);
});
