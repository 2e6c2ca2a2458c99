/** A TCP echo server: one asynchronous loop for each client, which reads no faster than the client does. */
import net from 'node:net';
import { once } from 'node:events';

async function echo(socket: net.Socket): Promise<void> {
  // The iterator would destroy the socket after the FIN, with answers still owed.
  const chunks = socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  for await (const chunk of chunks) {
    if (!socket.write(chunk)) await once(socket, 'drain');
  }
  socket.end();
}

export async function startEchoServer(port: number): Promise<net.Server> {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {}); // the loop hears of it too
    echo(socket).catch(() => socket.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  server.on('error', () => {}); // a client that could not be accepted
  return server;
}
