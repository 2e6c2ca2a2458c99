import * as net from 'node:net';
import { pipeline, Transform, type TransformCallback } from 'node:stream';

const LIMIT = 4096;

/** Lines in, capitals out; a line that is too long is the last thing that it looks at. */
class Capitals extends Transform {
  private kept = '';
  private refused = false;
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    if (!this.refused) this.cut(this.decoder.decode(chunk, { stream: true }));
    done();
  }

  override _flush(done: TransformCallback): void {
    if (!this.refused && this.kept !== '') this.answer(this.kept);
    done();
  }

  private cut(text: string): void {
    const lines = (this.kept + text).split('\n');
    this.kept = lines.pop() ?? '';
    for (const line of lines) {
      if (Buffer.byteLength(line) + 1 > LIMIT) return this.refuse();
      this.answer(line.endsWith('\r') ? line.slice(0, -1) : line);
    }
    if (Buffer.byteLength(this.kept) > LIMIT) this.refuse();
  }

  private answer(line: string): void {
    this.push(line.toUpperCase() + '\n');
  }

  private refuse(): void {
    this.refused = true;
    this.push('ERROR line too long\n');
    this.push(null);
  }
}

export function startLineServer(port: number): net.Server {
  const server = new net.Server({ allowHalfOpen: true }, (client) => {
    pipeline(client, new Capitals(), client, (error) => {
      if (error) client.destroy();
    });
  });
  return server.listen({ port, host: '127.0.0.1' });
}
