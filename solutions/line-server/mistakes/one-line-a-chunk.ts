import net from 'node:net';

const LIMIT = 4096;

export function startLineServer(port: number): net.Server {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    let rest = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      if (socket.writableEnded) return;
      rest = Buffer.concat([rest, chunk]);
      const end = rest.indexOf('\n');
      if (end >= LIMIT || (end < 0 && rest.length > LIMIT)) return void socket.end('ERROR line too long\n');
      if (end < 0) return;
      const line = rest.subarray(0, end).toString().replace(/\r$/, '');
      rest = rest.subarray(end + 1);
      socket.write(`${line.toUpperCase()}\n`);
    });
    socket.on('end', () => {
      if (rest.length > 0 && socket.writable) socket.write(`${rest.toString().toUpperCase()}\n`);
      socket.end();
    });
    socket.on('error', () => socket.destroy());
  });
  return server.listen(port, '127.0.0.1');
}
