import net from 'node:net';

const LIMIT = 4096;
const LF = 10;
const CR = 13;

class Conversation {
  private rest: Buffer = Buffer.alloc(0);
  private refused = false;
  private readonly socket: net.Socket;

  constructor(socket: net.Socket) {
    this.socket = socket;
  }

  hear(chunk: Buffer): void {
    if (this.refused) return;
    this.rest = Buffer.concat([this.rest, chunk]);
    this.takeLines();
  }

  finish(): void {
    if (this.refused) return;
    if (this.rest.length > 0) this.answer(this.rest);
    this.socket.end();
  }

  private takeLines(): void {
    const end = this.rest.indexOf(LF);
    const length = end < 0 ? this.rest.length : end + 1;
    if (length > LIMIT) {
      this.refused = true;
      this.socket.end('ERROR line too long\n');
      return;
    }
    if (end < 0) return;
    const hasCR = end > 0 && this.rest[end - 1] === CR;
    this.answer(this.rest.subarray(0, hasCR ? end - 1 : end));
    this.rest = this.rest.subarray(length);
    this.takeLines();
  }

  private answer(line: Buffer): void {
    this.socket.write(`${line.toString('utf8').toUpperCase()}\n`);
  }
}

export function startLineServer(port: number): net.Server | Promise<net.Server> {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    const conversation = new Conversation(socket);
    socket.on('data', (chunk: Buffer) => conversation.hear(chunk));
    socket.on('end', () => conversation.finish());
    socket.on('error', () => socket.destroy());
  });

  return new Promise<net.Server>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
