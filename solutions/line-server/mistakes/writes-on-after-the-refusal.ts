import net from 'node:net';

const LIMIT = 4096;

export function startLineServer(port: number): net.Server {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    let rest = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      rest = Buffer.concat([rest, chunk]);
      for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
        const line = rest.subarray(0, end).toString().replace(/\r$/, '');
        rest = rest.subarray(end + 1);
        if (end < LIMIT) socket.write(`${line.toUpperCase()}\n`);
        else socket.write('ERROR line too long\n', () => socket.end());
      }
      if (rest.length > LIMIT) socket.end('ERROR line too long\n');
    });
    socket.on('end', () => {
      if (rest.length > 0 && socket.writable) socket.write(`${rest.toString().toUpperCase()}\n`);
      socket.end();
    });
    socket.on('error', () => socket.destroy());
  });
  return server.listen(port, '127.0.0.1');
}
