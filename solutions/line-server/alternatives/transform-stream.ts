import { once } from 'node:events';
import net from 'node:net';
import { Transform } from 'node:stream';

const MAX = 4096;

function answerOf(line: Buffer): string {
  return line.toString('utf8').toUpperCase().concat('\n');
}

function capitalLetters(): Transform {
  let rest: Buffer = Buffer.alloc(0);
  let deaf = false;

  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (deaf) {
        done();
        return;
      }
      const bytes = Buffer.concat([rest, chunk]);
      let start = 0;
      for (;;) {
        const lf = bytes.indexOf('\n', start);
        const come = (lf < 0 ? bytes.length : lf + 1) - start;
        if (come > MAX) {
          deaf = true;
          rest = Buffer.alloc(0);
          this.push('ERROR line too long\n');
          this.push(null);
          done();
          return;
        }
        if (lf < 0) break;
        const stop = lf > start && bytes[lf - 1] === 13 ? lf - 1 : lf;
        this.push(answerOf(bytes.subarray(start, stop)));
        start = lf + 1;
      }
      rest = Buffer.from(bytes.subarray(start));
      done();
    },
    flush(done) {
      if (!deaf && rest.length > 0) this.push(answerOf(rest));
      done();
    },
  });
}

export async function startLineServer(port: number): Promise<net.Server> {
  const server = net.createServer({ allowHalfOpen: true });
  server.on('connection', (socket: net.Socket) => {
    const capitals = capitalLetters();
    socket.on('error', () => socket.destroy());
    socket.on('close', () => capitals.destroy());
    socket.pipe(capitals).pipe(socket);
  });
  server.listen(port);
  await once(server, 'listening');
  return server;
}
