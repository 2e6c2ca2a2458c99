import { once } from 'node:events';
import net from 'node:net';

const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    if (!socket.write(chunk)) {
      socket.pause();
      socket.once('drain', () => socket.resume());
    }
  });
  socket.on('end', () => socket.end());
});

export async function startEchoServer(port: number): Promise<net.Server> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
