import { once } from 'node:events';
import net from 'node:net';

const MAX = 4096;

const capitals = (line: string): string => `${line.toUpperCase()}\n`;

export async function startLineServer(port: number): Promise<net.Server> {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    let rest: Buffer = Buffer.alloc(0);

    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      if (socket.writableEnded) return;
      rest = Buffer.concat([rest, chunk]);
      let start = 0;
      let end = rest.indexOf(10);
      while (end >= 0 && end - start < MAX) {
        socket.write(capitals(rest.toString('utf8', start, end).replace(/\r$/, '')));
        start = end + 1;
        end = rest.indexOf(10, start);
      }
      rest = rest.subarray(start);
      if (rest.length > MAX) {
        socket.end('ERROR line too long\n', () => {
          socket.destroy();
        });
      }
    });
    socket.on('end', () => {
      if (socket.writableEnded) return;
      if (rest.length > 0) socket.end(capitals(rest.toString('utf8')));
      else socket.end();
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
