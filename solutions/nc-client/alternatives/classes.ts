import net from 'node:net';

/** Carries bytes from one stream to another, no faster than the other takes them. */
class Pump {
  readonly #from: NodeJS.ReadableStream;
  readonly #to: NodeJS.WritableStream;

  constructor(from: NodeJS.ReadableStream, to: NodeJS.WritableStream) {
    this.#from = from;
    this.#to = to;
  }

  start(): this {
    this.#from.on('data', (chunk: Buffer) => this.#pass(chunk));
    return this;
  }

  #pass(chunk: Buffer): void {
    if (this.#to.write(chunk)) return;
    this.#from.pause();
    this.#to.once('drain', () => this.#from.resume());
  }
}

/** Keeps sending after the server's FIN, until the input ends or nobody takes it any more. */
class NetcatClient {
  readonly #host: string;
  readonly #port: string;
  readonly #socket: net.Socket;

  constructor(host: string, port: string) {
    this.#host = host;
    this.#port = port;
    this.#socket = net.connect({ host, port: Number(port), allowHalfOpen: true });
  }

  run(): void {
    new Pump(process.stdin, this.#socket).start();
    new Pump(this.#socket, process.stdout).start();
    process.stdin.on('end', () => this.#socket.end());
    this.#socket.on('error', (error) => this.#failed(error));
    this.#socket.on('close', () => process.stdin.destroy());
  }

  #failed(error: NodeJS.ErrnoException): void {
    if (this.#socket.readableEnded) return;
    process.exitCode = 1;
    const what = NetcatClient.#isRefusal(error)
      ? 'connection refused'
      : `connection lost (${error.code ?? error.message})`;
    process.stderr.write(`${this.#host}:${this.#port}: ${what}\n`);
  }

  static #isRefusal(error: NodeJS.ErrnoException): boolean {
    if (error instanceof AggregateError)
      return (error.errors as NodeJS.ErrnoException[]).some((each) => NetcatClient.#isRefusal(each));
    return error.code === 'ECONNREFUSED';
  }
}

new NetcatClient(process.argv[2] ?? '', process.argv[3] ?? '').run();
