import net from 'node:net';

const LIMIT = 4096;

export function startLineServer(port: number): net.Server {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    let rest = Buffer.alloc(0);
    let refused = false;

    socket.on('data', (chunk) => {
      if (refused) return;
      rest = Buffer.concat([rest, chunk]);
      let end = rest.indexOf('\n');
      while (end >= 0 && end < LIMIT) {
        answer(rest.subarray(0, end));
        rest = rest.subarray(end + 1);
        end = rest.indexOf('\n');
      }
      if (rest.length > LIMIT) refuse();
    });
    socket.on('end', () => {
      if (!refused && rest.length > 0) answer(rest);
      socket.end();
    });
    socket.on('error', () => socket.destroy());

    function answer(bytes: Buffer): void {
      const line = bytes.toString('utf8').trim();
      socket.write(`${line.toUpperCase()}\n`);
    }

    function refuse(): void {
      refused = true;
      socket.end('ERROR line too long\n');
    }
  });
  return server.listen(port, '127.0.0.1');
}
