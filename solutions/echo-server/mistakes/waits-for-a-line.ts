import net from 'node:net';
import { createInterface } from 'node:readline';

export function startEchoServer(port: number): net.Server {
  const server = net.createServer((socket) => {
    socket.on('error', () => socket.destroy());
    const lines = createInterface({ input: socket, crlfDelay: Infinity });
    lines.on('line', (line) => {
      if (!socket.write(`${line}\r\n`)) lines.pause();
    });
    socket.on('drain', () => lines.resume());
  });
  return server.listen(port, '127.0.0.1');
}
