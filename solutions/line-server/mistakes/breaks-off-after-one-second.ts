import net from 'node:net';

const MAX = 4096;

export function startLineServer(port: number): net.Server | Promise<net.Server> {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    let rest: Buffer = Buffer.alloc(0);
    let refused = false;

    const answer = (bytes: Buffer): void => {
      const line = bytes.toString('utf8');
      socket.write(`${(line.endsWith('\r') ? line.slice(0, -1) : line).toUpperCase()}\n`);
    };

    const refuse = (): void => {
      refused = true;
      socket.end('ERROR line too long\n');
      const timer = setTimeout(() => socket.destroy(), 1000); // do not listen to this for ever
      socket.on('close', () => clearTimeout(timer));
    };

    socket.on('data', (chunk) => {
      if (refused) return;
      rest = Buffer.concat([rest, chunk]);
      for (;;) {
        const end = rest.indexOf(10);
        if ((end < 0 ? rest.length : end + 1) > MAX) return refuse();
        if (end < 0) return;
        answer(rest.subarray(0, end));
        rest = rest.subarray(end + 1);
      }
    });

    socket.on('end', () => {
      if (refused) return;
      if (rest.length > 0) answer(rest);
      socket.end();
    });
    socket.on('error', () => {});
  });

  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
