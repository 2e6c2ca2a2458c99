import { once } from 'node:events';
import net from 'node:net';

const MAX = 4096;

function capitals(line: Buffer): string {
  return (
    line
      .toString('utf8')
      .replace(/\r*\n$/, '')
      .toUpperCase() + '\n'
  );
}

export async function startLineServer(port: number): Promise<net.Server> {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    let parts: Buffer[] = [];
    let size = 0;
    let refused = false;

    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      let from = 0;
      while (from < chunk.length && !refused) {
        const lf = chunk.indexOf('\n', from);
        const to = lf < 0 ? chunk.length : lf + 1;
        parts.push(chunk.subarray(from, to));
        size += to - from;
        from = to;
        if (size > MAX) {
          refused = true;
          parts = [];
          socket.end('ERROR line too long\n');
        } else if (lf >= 0) {
          socket.write(capitals(Buffer.concat(parts)));
          parts = [];
          size = 0;
        }
      }
    });
    socket.on('end', () => {
      if (refused) return;
      if (size > 0) socket.write(Buffer.concat(parts).toString('utf8').toUpperCase() + '\n');
      socket.end();
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
