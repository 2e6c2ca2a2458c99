import net from 'node:net';
import { answerTo } from '../answer-to.js';

// SAMPLE: becomes a wrong program for your contract, of one misconception; eight or more are wanted in the end.
export function sampleExport(port: number): net.Server {
  const server = net.createServer((socket) => {
    socket.on('data', (chunk) => socket.write(`${answerTo(chunk.toString().trimEnd())}\n`));
    socket.on('error', () => socket.destroy());
  });
  return server.listen(port, '127.0.0.1');
}
