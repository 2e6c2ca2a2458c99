import { once } from 'node:events';
import net from 'node:net';

const MAX = 4096;

function capitals(line: Buffer): string {
  return `${line.toString('utf8').replace(/\r$/m, '').toUpperCase()}\n`;
}

export async function startLineServer(port: number): Promise<net.Server> {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    let rest: Buffer = Buffer.alloc(0);
    let refused = false;

    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      if (refused) return;
      rest = Buffer.concat([rest, chunk]);
      let end = rest.indexOf(10);
      while (end >= 0 && end < MAX) {
        socket.write(capitals(rest.subarray(0, end)));
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
      if (rest.length > 0) socket.write(`${rest.toString('utf8').toUpperCase()}\n`);
      socket.end();
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
