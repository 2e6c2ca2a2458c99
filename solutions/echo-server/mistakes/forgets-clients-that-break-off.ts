import { once } from 'node:events';
import net from 'node:net';

const MOST_CLIENTS = 512;

export async function startEchoServer(port: number): Promise<net.Server> {
  let clients = 0;

  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => socket.destroy());
    if (clients >= MOST_CLIENTS) {
      socket.destroy();
      return;
    }
    clients += 1;
    socket.on('end', () => {
      clients -= 1;
    });
    socket.pipe(socket);
  });

  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
