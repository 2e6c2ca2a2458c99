import { once } from 'node:events';
import net from 'node:net';

async function echo(socket: net.Socket): Promise<void> {
  for await (const chunk of socket) {
    if (!socket.write(chunk as Buffer)) await once(socket, 'drain');
  }
  socket.end();
}

export async function startEchoServer(port: number): Promise<net.Server> {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {});
    echo(socket).catch(() => socket.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
