import net from 'node:net';

type State = 'reading' | 'writing' | 'finished';

class Echo {
  readonly #socket: net.Socket;
  #state: State = 'reading';

  constructor(socket: net.Socket) {
    this.#socket = socket;
    socket.on('readable', () => this.#step());
    socket.on('end', () => this.#finish());
    socket.on('error', () => this.#drop());
  }

  #step(): void {
    if (this.#state !== 'reading') return;
    const chunk = this.#socket.read() as Buffer | null;
    if (chunk === null) return;
    this.#state = 'writing';
    this.#socket.write(chunk, (error) => {
      if (error) this.#drop();
      else this.#written();
    });
  }

  #written(): void {
    if (this.#state !== 'writing') return;
    this.#state = 'reading';
    this.#step();
  }

  #finish(): void {
    if (this.#state === 'finished') return;
    this.#state = 'finished';
    this.#socket.end();
  }

  #drop(): void {
    this.#state = 'finished';
    this.#socket.destroy();
  }
}

class EchoServer {
  readonly #server = net.createServer({ allowHalfOpen: true }, (socket) => {
    new Echo(socket);
  });

  listen(port: number): Promise<net.Server> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', () => {
        this.#server.off('error', reject);
        resolve(this.#server);
      });
    });
  }
}

export function startEchoServer(port: number): Promise<net.Server> {
  return new EchoServer().listen(port);
}
