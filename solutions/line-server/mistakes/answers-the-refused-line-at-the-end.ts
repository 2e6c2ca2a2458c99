import net from 'node:net';

const LIMIT = 4096;
const LF = 10;
const CR = 13;

function capitals(line: Buffer): string {
  return `${line.toString('utf8').toUpperCase()}\n`;
}

export function startLineServer(port: number): net.Server | Promise<net.Server> {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    let rest: Buffer = Buffer.alloc(0);
    let refused = false;

    socket.on('data', (chunk: Buffer) => {
      if (refused) return; // read on, but answer nothing
      rest = Buffer.concat([rest, chunk]);
      let answers = '';
      for (let end = rest.indexOf(LF); end >= 0 && end < LIMIT; end = rest.indexOf(LF)) {
        const stop = end > 0 && rest[end - 1] === CR ? end - 1 : end;
        answers += capitals(rest.subarray(0, stop));
        rest = rest.subarray(end + 1);
      }
      if (rest.length > LIMIT) {
        refused = true;
        socket.end(`${answers}ERROR line too long\n`);
      } else if (answers !== '') {
        socket.write(answers);
      }
    });

    socket.on('end', () => {
      if (rest.length > 0) socket.end(capitals(rest));
      else socket.end();
    });
    socket.on('error', () => socket.destroy());
  });

  return new Promise<net.Server>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
