import net from 'node:net';
import { answerTo } from './answer-to.js';

// SAMPLE: becomes what a good student could write for your contract.
export function sampleExport(port: number): net.Server {
  const server = net.createServer((socket) => {
    // Each client's own: what has come of a line that has not ended yet.
    let rest = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) socket.write(`${answerTo(line)}\n`);
    });
    // A client that breaks off is its own affair: without a listener, the "error" would end the whole program.
    socket.on('error', () => socket.destroy());
  });
  return server.listen(port, '127.0.0.1');
}
