import net from 'node:net';

/** One direction of the conversation, as fast as its target allows. */
class OneWay {
  readonly #source: NodeJS.ReadableStream;
  readonly #target: NodeJS.WritableStream;

  constructor(source: NodeJS.ReadableStream, target: NodeJS.WritableStream) {
    this.#source = source;
    this.#target = target;
  }

  open(atEnd: () => void): void {
    this.#source.on('data', (chunk: Buffer) => {
      if (this.#target.write(chunk)) return;
      this.#source.pause();
      this.#target.once('drain', () => this.#source.resume());
    });
    this.#source.on('end', atEnd);
    this.#source.resume();
  }
}

/** The first caller talks, the others wait in silence until the first has done. */
class Listener {
  readonly #port: string;
  readonly #server: net.Server;
  readonly #waiting = new Set<net.Socket>();
  #client: net.Socket | undefined;

  constructor(port: string) {
    this.#port = port;
    this.#server = net.createServer({ allowHalfOpen: true, pauseOnConnect: true });
  }

  start(): void {
    this.#server.on('connection', (socket) => this.#caller(socket));
    this.#server.on('error', (error: NodeJS.ErrnoException) => this.#cannotListen(error));
    this.#server.listen(Number(this.#port));
  }

  #cannotListen(error: NodeJS.ErrnoException): void {
    const text = error.code === 'EADDRINUSE' ? 'is in use already' : `cannot be listened on: ${error.message}`;
    process.stderr.write(`nc-listen: port ${this.#port} ${text}\n`);
    process.exitCode = 1;
  }

  #caller(socket: net.Socket): void {
    if (this.#client !== undefined) {
      this.#waiting.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => this.#waiting.delete(socket));
      return;
    }
    this.#client = socket;
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (socket.readableEnded) return;
      process.stderr.write(`nc-listen: connection lost: ${error.code ?? error.message}\n`);
      process.exitCode = 1;
    });
    socket.on('close', () => this.#finish());
    new OneWay(socket, process.stdout).open(() => this.#finish());
    new OneWay(process.stdin, socket).open(() => socket.end());
  }

  #finish(): void {
    this.#server.close();
    for (const socket of this.#waiting) socket.destroy();
    process.stdin.destroy();
    this.#client?.destroy();
  }
}

new Listener(process.argv[3] ?? '').start();
