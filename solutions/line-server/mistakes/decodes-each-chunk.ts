import net from 'node:net';

const LIMIT = 4096;

export function startLineServer(port: number): net.Server {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    let rest = '';
    socket.on('data', (chunk) => {
      if (socket.writableEnded) return;
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (Buffer.byteLength(line) >= LIMIT) return void socket.end('ERROR line too long\n');
        socket.write(`${line.replace(/\r$/, '').toUpperCase()}\n`);
      }
      if (Buffer.byteLength(rest) > LIMIT) socket.end('ERROR line too long\n');
    });
    socket.on('end', () => {
      if (rest !== '' && !socket.writableEnded) socket.write(`${rest.toUpperCase()}\n`);
      socket.end();
    });
    socket.on('error', () => socket.destroy());
  });
  return server.listen(port, '127.0.0.1');
}
