import net from 'node:net';
import { createInterface } from 'node:readline';

const LIMIT = 4096;

export function startLineServer(port: number): net.Server {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    let unfinished = 0;
    const lines = createInterface({ input: socket, crlfDelay: Infinity });
    socket.prependListener('data', (chunk: Buffer) => {
      const end = chunk.lastIndexOf('\n');
      unfinished = end < 0 ? unfinished + chunk.length : chunk.length - end - 1;
    });
    socket.on('data', () => {
      if (unfinished > LIMIT && !socket.writableEnded) socket.end('ERROR line too long\n');
    });
    lines.on('line', (line) => {
      if (socket.writableEnded) return;
      if (Buffer.byteLength(line) >= LIMIT) socket.end('ERROR line too long\n');
      else socket.write(`${line.toUpperCase()}\n`);
    });
    lines.on('close', () => socket.end());
    lines.on('error', () => socket.destroy());
    socket.on('error', () => socket.destroy());
  });
  return server.listen(port, '127.0.0.1');
}
