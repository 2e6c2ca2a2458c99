import { once } from 'node:events';
import net from 'node:net';
import { TextDecoder } from 'node:util';

const MAX = 4096;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export async function startLineServer(port: number): Promise<net.Server> {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    let text = '';
    let size = 0;
    let refused = false;

    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      let from = 0;
      while (from < chunk.length && !refused) {
        const lf = chunk.indexOf(10, from);
        const to = lf < 0 ? chunk.length : lf + 1;
        size += to - from;
        if (size > MAX) {
          refused = true;
          text = '';
          socket.end('ERROR line too long\n');
          return;
        }
        text += decoder.decode(chunk.subarray(from, to), { stream: true });
        from = to;
        if (lf >= 0) {
          socket.write(`${text.replace(/\r?\n$/, '').toUpperCase()}\n`);
          text = '';
          size = 0;
        }
      }
    });
    socket.on('end', () => {
      if (refused) return;
      if (size > 0) socket.write(`${text.toUpperCase()}\n`);
      socket.end();
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
