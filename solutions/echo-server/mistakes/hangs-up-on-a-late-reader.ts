import { once } from 'node:events';
import net from 'node:net';

const MOST_OWED = 512 * 1024;
const LINGER_MS = 3000;

function serve(socket: net.Socket): void {
  let linger: NodeJS.Timeout | undefined;
  socket.on('error', () => socket.destroy());
  socket.on('close', () => clearTimeout(linger));
  socket.on('data', (chunk: Buffer) => {
    socket.write(chunk);
    if (socket.writableLength > MOST_OWED) socket.pause();
  });
  socket.on('drain', () => socket.resume());
  socket.on('end', () => {
    socket.end();
    linger = setTimeout(() => socket.destroy(), LINGER_MS);
  });
}

export async function startEchoServer(port: number): Promise<net.Server> {
  const server = net.createServer({ allowHalfOpen: true }, serve);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
