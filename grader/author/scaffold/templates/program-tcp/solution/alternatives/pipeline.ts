import net from 'node:net';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StringDecoder } from 'node:string_decoder';
import { answerTo } from '../answer-to.js';

// SAMPLE: becomes a right program in another style; two or more of them are wanted in the end.
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

const socket = net.connect({ host: process.argv[2] ?? '', port: Number(process.argv[3]) });
try {
  await pipeline(socket, new Answers(), socket);
} catch (error) {
  console.error(`no conversation: ${(error as Error).message}`);
  process.exitCode = 1;
}
