import net from 'node:net';

const LIMIT = 4096;
const LF = 0x0a;

/** One client: a fixed buffer for its line, filled byte by byte. */
class Conversation {
  private readonly line = Buffer.alloc(LIMIT);
  private length = 0;
  private over = false;

  constructor(private readonly socket: net.Socket) {
    socket.on('data', (chunk) => this.read(chunk));
    socket.on('end', () => this.finish());
    socket.on('error', () => undefined);
  }

  private read(chunk: Buffer): void {
    for (const byte of chunk) {
      if (this.over) return;
      if (this.length === LIMIT) return this.refuse();
      this.line[this.length++] = byte;
      if (byte === LF) this.answer();
    }
  }

  private answer(): void {
    const text = this.line.toString('utf8', 0, this.length).replace(/\r?\n$/, '');
    this.length = 0;
    this.socket.write(text.toUpperCase() + '\n', 'utf8');
  }

  private refuse(): void {
    this.over = true;
    this.socket.end('ERROR line too long\n');
  }

  private finish(): void {
    if (this.over) return;
    this.over = true;
    if (this.length > 0) this.answer();
    this.socket.end();
  }
}

export function startLineServer(port: number): Promise<net.Server> {
  const server = net.createServer({ allowHalfOpen: true });
  server.on('connection', (socket) => new Conversation(socket));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '0.0.0.0', () => resolve(server));
  });
}
