import { once } from 'node:events';
import net from 'node:net';

const BUDGET = 1024 * 1024;

export async function startEchoServer(port: number): Promise<net.Server> {
  const sockets = new Set<net.Socket>();
  let owed = 0;
  let full = false;

  const paid = (bytes: number): void => {
    owed -= bytes;
    if (!full || owed > BUDGET) return;
    full = false;
    for (const socket of sockets) {
      if (!socket.writableNeedDrain) socket.resume();
    }
  };

  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.on('end', () => socket.end());
    socket.on('drain', () => {
      if (!full) socket.resume();
    });
    socket.on('data', (chunk: Buffer) => {
      owed += chunk.length;
      if (!socket.write(chunk, () => paid(chunk.length))) socket.pause();
      if (owed > BUDGET && !full) {
        full = true;
        for (const each of sockets) each.pause();
      }
    });
    if (full) socket.pause();
  });

  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
