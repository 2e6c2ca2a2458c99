/** A TCP server that answers line by line, in capitals: a Transform between the socket and itself. */
import net from 'node:net';
import { Transform, type TransformCallback } from 'node:stream';
import { once } from 'node:events';

const LF = 10;
const CR = 13;
const LONGEST = 4096;
const LINGER = 5000;

class Capitals extends Transform {
  #begun: Buffer = Buffer.alloc(0);
  #over = false;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    if (this.#over) return done(); // read on and forget, so that no RST overtakes the error
    const bytes = Buffer.concat([this.#begun, chunk]);
    const answers: string[] = [];
    let start = 0;
    for (let end = bytes.indexOf(LF); end >= 0 && end - start < LONGEST; end = bytes.indexOf(LF, start)) {
      answers.push(Capitals.#answer(bytes.subarray(start, bytes[end - 1] === CR && end > start ? end - 1 : end)));
      start = end + 1;
    }
    this.#begun = bytes.subarray(start);
    this.#over = this.#begun.length > LONGEST; // then no end is among its first bytes
    if (this.#over) answers.push('ERROR line too long\n');
    if (answers.length > 0) this.push(answers.join(''));
    if (this.#over) {
      this.#begun = Buffer.alloc(0);
      this.push(null);
    }
    done();
  }

  override _flush(done: TransformCallback): void {
    if (this.#begun.length > 0) this.push(Capitals.#answer(this.#begun));
    done();
  }

  static #answer(line: Buffer): string {
    return `${line.toString('utf8').toUpperCase()}\n`;
  }
}

function serve(socket: net.Socket): void {
  const capitals = new Capitals();
  socket.on('error', () => {}); // 'close' follows
  socket.on('finish', () => {
    // All is answered. Whoever does not close after that is cut off some time.
    const patience = setTimeout(() => socket.destroy(), LINGER).unref();
    socket.once('close', () => clearTimeout(patience));
  });
  socket.on('close', () => capitals.destroy());
  socket.pipe(capitals).pipe(socket);
}

export async function startLineServer(port: number): Promise<net.Server> {
  const server = net.createServer({ allowHalfOpen: true }, serve);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  server.on('error', () => {});
  return server;
}
