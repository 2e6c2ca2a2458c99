import { once } from 'node:events';
import net from 'node:net';

export async function startEchoServer(port: number): Promise<net.Server> {
  const server = new net.Server({ allowHalfOpen: true });
  server.on('connection', (socket) => {
    serve(socket).catch(() => socket.destroy());
  });
  server.listen({ port, host: '0.0.0.0' });
  await once(server, 'listening');
  return server;
}

async function serve(socket: net.Socket): Promise<void> {
  // The loop hears of an error too, but only as long as it goes on. After the client's FIN something may still be owed.
  socket.on('error', () => socket.destroy());
  // Left to itself, the loop destroys the socket when it is done, with what is not sent yet.
  const chunks: AsyncIterable<Buffer> = socket.iterator({ destroyOnReturn: false });
  for await (const chunk of chunks) {
    if (!socket.write(chunk)) await once(socket, 'drain');
  }
  socket.end();
}
