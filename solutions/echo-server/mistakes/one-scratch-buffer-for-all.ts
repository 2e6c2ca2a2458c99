import { once } from 'node:events';
import net from 'node:net';

export async function startEchoServer(port: number): Promise<net.Server> {
  const scratch = Buffer.alloc(128 * 1024);

  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      const length = chunk.copy(scratch);
      socket.pause();
      socket.write(scratch.subarray(0, length), () => {
        socket.resume();
      });
    });
    socket.on('end', () => socket.end());
  });

  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
