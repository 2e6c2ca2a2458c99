import { once } from 'node:events';
import net from 'node:net';

export async function startEchoServer(port: number): Promise<net.Server> {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    const wake = (): void => {
      socket.resume();
    };
    const ticker = setInterval(wake, 200);

    socket.on('error', () => socket.destroy());
    socket.on('close', () => clearInterval(ticker));
    socket.on('data', (chunk: Buffer) => {
      const more = socket.write(chunk);
      if (!more) socket.pause();
    });
    socket.on('drain', wake);
    socket.on('end', () => {
      clearInterval(ticker);
      socket.end();
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
