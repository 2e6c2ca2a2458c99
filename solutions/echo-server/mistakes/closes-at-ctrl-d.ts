import { once } from 'node:events';
import net from 'node:net';

const END_OF_TRANSMISSION = 4;

export async function startEchoServer(port: number): Promise<net.Server> {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      if (socket.writableEnded) return;
      if (chunk.length === 1 && chunk[0] === END_OF_TRANSMISSION) {
        socket.end();
        return;
      }
      if (!socket.write(chunk)) socket.pause();
    });
    socket.on('drain', () => socket.resume());
    socket.on('end', () => socket.end());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
