import net from 'node:net';

const LIMIT = 4096;

export function startLineServer(port: number): net.Server {
  const server = net.createServer((socket) => {
    socket.on('data', (chunk) => {
      if (socket.writableEnded) return;
      for (const line of chunk
        .toString()
        .replace(/\r?\n$/, '')
        .split(/\r?\n/)) {
        if (Buffer.byteLength(line) >= LIMIT) return void socket.end('ERROR line too long\n');
        socket.write(`${line.toUpperCase()}\n`);
      }
    });
    socket.on('error', () => socket.destroy());
  });
  return server.listen(port, '127.0.0.1');
}
