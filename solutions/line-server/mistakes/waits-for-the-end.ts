import net from 'node:net';
import { text } from 'node:stream/consumers';

const LIMIT = 4096;

export function startLineServer(port: number): net.Server {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    answer(socket).catch(() => socket.destroy());
  });
  return server.listen(port, '127.0.0.1');
}

async function answer(socket: net.Socket): Promise<void> {
  const lines = (await text(socket)).split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  for (const line of lines) {
    if (Buffer.byteLength(line) >= LIMIT) return void socket.end('ERROR line too long\n');
    socket.write(`${line.toUpperCase()}\n`);
  }
  socket.end();
}
