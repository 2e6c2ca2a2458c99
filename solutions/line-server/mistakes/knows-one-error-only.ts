import { once } from 'node:events';
import net from 'node:net';

const MAX = 4096;

export async function startLineServer(port: number): Promise<net.Server> {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    let rest: Buffer = Buffer.alloc(0);
    let refused = false;

    const answer = (line: string): void => {
      socket.write(`${line.toUpperCase()}\n`);
    };

    socket.on('error', (error: NodeJS.ErrnoException) => {
      socket.destroy();
      if (error.code !== 'ECONNRESET') throw error;
    });
    socket.on('data', (chunk: Buffer) => {
      if (refused) return;
      rest = Buffer.concat([rest, chunk]);
      let end = rest.indexOf(10);
      while (end >= 0 && end < MAX) {
        answer(rest.toString('utf8', 0, end).replace(/\r$/, ''));
        rest = rest.subarray(end + 1);
        end = rest.indexOf(10);
      }
      if (rest.length > MAX) {
        refused = true;
        rest = Buffer.alloc(0);
        socket.end('ERROR line too long\n');
      }
    });
    socket.on('end', () => {
      if (refused) return;
      if (rest.length > 0) answer(rest.toString('utf8'));
      socket.end();
    });
  });

  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
