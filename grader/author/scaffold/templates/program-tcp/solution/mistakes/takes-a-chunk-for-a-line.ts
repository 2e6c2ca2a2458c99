import net from 'node:net';
import { answerTo } from '../answer-to.js';

// SAMPLE: becomes a wrong program for your contract, of one misconception; eight or more are wanted in the end.
const [host = '', port = ''] = process.argv.slice(2);

const socket = net.connect({ host, port: Number(port) });
socket.on('data', (chunk) => socket.write(`${answerTo(chunk.toString().trimEnd())}\n`));
socket.on('error', (error) => {
  console.error(error.message);
  process.exitCode = 1;
});
