import { once } from 'node:events';
import net from 'node:net';

export async function startEchoServer(port: number): Promise<net.Server> {
  const server = net.createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.pipe(socket);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'close');
  return server;
}
