import net from 'node:net';
import { TextDecoder } from 'node:util';

const MAX = 4096;

type Step = 'more' | 'line' | 'overflow';

class LineBuffer {
  readonly #bytes = new Uint8Array(MAX);
  #used = 0;

  get empty(): boolean {
    return this.#used === 0;
  }

  put(byte: number): Step {
    if (this.#used === MAX) return 'overflow';
    this.#bytes[this.#used] = byte;
    this.#used += 1;
    return byte === 10 ? 'line' : 'more';
  }

  take(): string {
    let stop = this.#used;
    if (this.#bytes[stop - 1] === 10) {
      stop -= 1;
      if (stop > 0 && this.#bytes[stop - 1] === 13) stop -= 1;
    }
    this.#used = 0;
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(this.#bytes.subarray(0, stop));
  }
}

class Conversation {
  readonly #socket: net.Socket;
  readonly #line = new LineBuffer();
  #state: 'talking' | 'refused' | 'over' = 'talking';

  constructor(socket: net.Socket) {
    this.#socket = socket;
  }

  start(): void {
    this.#socket
      .on('error', () => this.#socket.destroy())
      .on('data', (chunk: Buffer) => this.#hear(chunk))
      .on('end', () => this.#finish());
  }

  #hear(chunk: Buffer): void {
    this.#socket.cork();
    for (const byte of chunk) {
      if (this.#state !== 'talking') break;
      switch (this.#line.put(byte)) {
        case 'line':
          this.#answer();
          break;
        case 'overflow':
          this.#state = 'refused';
          this.#socket.write('ERROR line too long\n');
          break;
        case 'more':
          break;
      }
    }
    this.#socket.uncork();
    if (this.#state === 'refused') {
      this.#state = 'over';
      this.#socket.end();
    }
  }

  #answer(): void {
    this.#socket.write(this.#line.take().toUpperCase() + '\n');
  }

  #finish(): void {
    if (this.#state !== 'talking') return;
    this.#state = 'over';
    if (!this.#line.empty) this.#answer();
    this.#socket.end();
  }
}

export function startLineServer(port: number): Promise<net.Server> {
  return new Promise((resolve, reject) => {
    const server = new net.Server({ allowHalfOpen: true, noDelay: true }, (socket) => {
      new Conversation(socket).start();
    });
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1' }, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}
