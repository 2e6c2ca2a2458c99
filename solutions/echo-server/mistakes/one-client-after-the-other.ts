import { once } from 'node:events';
import net from 'node:net';

export function startEchoServer(port: number): net.Server {
  const server = net.createServer({ pauseOnConnect: true });
  void serveInTurn(server);
  return server.listen(port, '127.0.0.1');
}

async function serveInTurn(server: net.Server): Promise<void> {
  const waiting: net.Socket[] = [];
  server.on('connection', (socket) => {
    socket.on('error', () => socket.destroy());
    waiting.push(socket);
  });
  for (;;) {
    const socket = waiting.shift();
    if (socket === undefined) await once(server, 'connection');
    else if (!socket.destroyed) {
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.pipe(socket);
      await closed;
    }
  }
}
