import net from 'node:net';
import { pipeline, Transform } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { answerTo } from '../answer-to.js';

// SAMPLE: becomes a right program in another style; two or more of them are wanted in the end.
export function sampleExport(port: number): net.Server {
  const server = net.createServer((socket) => {
    pipeline(socket, new Answers(), socket, () => undefined);
  });
  return server.listen(port, '127.0.0.1');
}

/** Lines go in, and come out as their answers; each connection has one of its own. */
class Answers extends Transform {
  private readonly decoder = new StringDecoder('utf8');
  private rest = '';

  override _transform(chunk: Buffer, _encoding: string, done: () => void): void {
    this.rest += this.decoder.write(chunk);
    for (let end = this.rest.indexOf('\n'); end >= 0; end = this.rest.indexOf('\n')) {
      this.push(`${answerTo(this.rest.slice(0, end))}\n`);
      this.rest = this.rest.slice(end + 1);
    }
    done();
  }
}
