import net from 'node:net';

/** Bytes of a line, its end counted too. */
const LIMIT = 4096;
const [LF, CR] = [10, 13];

export function startLineServer(port: number): net.Server {
  // After the client's FIN a last line may still have to be answered: the closing is ours.
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    // Bytes of the line that has no end yet. Each client has its own.
    let rest = Buffer.alloc(0);

    socket.on('data', (chunk) => {
      if (socket.writableEnded) return; // refused already
      rest = Buffer.concat([rest, chunk]);
      for (let end = rest.indexOf(LF); end >= 0 && end < LIMIT; end = rest.indexOf(LF)) {
        answer(rest.subarray(0, rest[end - 1] === CR ? end - 1 : end));
        rest = rest.subarray(end + 1);
      }
      if (rest.length > LIMIT) {
        socket.end('ERROR line too long\n');
        rest = Buffer.alloc(0);
      }
    });
    socket.on('end', () => {
      if (rest.length > 0) answer(rest);
      socket.end();
    });
    // A client that breaks off is its own affair.
    socket.on('error', () => socket.destroy());

    // Only whole lines are decoded, so no character is ever cut.
    const answer = (line: Buffer) => socket.write(`${line.toString('utf8').toUpperCase()}\n`);
  });
  return server.listen(port, '127.0.0.1').unref();
}
