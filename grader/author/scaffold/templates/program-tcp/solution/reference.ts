import net from 'node:net';
import { answerTo } from './answer-to.js';

// SAMPLE: becomes what a good student could write for your contract.
const [host = '', port = ''] = process.argv.slice(2);

const socket = net.connect({ host, port: Number(port) }).setEncoding('utf8');

/** What has come of a line that has not ended yet. */
let rest = '';
socket.on('data', (chunk: string) => {
  const lines = (rest + chunk).split('\n');
  rest = lines.pop() ?? '';
  for (const line of lines) socket.write(`${answerTo(line)}\n`);
});

socket.on('error', (error) => {
  console.error(`sample-slug: ${host} port ${port}: ${error.message}`);
  process.exitCode = 1;
});
