import { once } from 'node:events';
import net from 'node:net';

const MAX = 4096;

class LineClient {
  private rest: Buffer = Buffer.alloc(0);
  private refused = false;
  private readonly socket: net.Socket;

  constructor(socket: net.Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => this.take(chunk));
    socket.on('end', () => this.finish());
    socket.on('error', () => socket.destroy());
  }

  private take(chunk: Buffer): void {
    if (this.refused) return;
    this.rest = Buffer.concat([this.rest, chunk]);
    let end = this.rest.indexOf(10);
    while (end >= 0 && end < MAX) {
      const line = this.rest.toString('utf8', 0, end);
      this.answer(line.endsWith('\r') ? line.slice(0, -1) : line);
      this.rest = this.rest.subarray(end + 1);
      end = this.rest.indexOf(10);
    }
    if (this.rest.length > MAX) this.refuse();
  }

  private answer(line: string): void {
    this.socket.write(`${line.toUpperCase()}\n`);
  }

  private refuse(): void {
    this.refused = true;
    this.rest = Buffer.alloc(0);
    this.socket.end('ERROR line too long\n');
  }

  private finish(): void {
    if (this.refused) return;
    const last = this.rest.toString('utf8');
    if (last.trim() !== '') this.answer(last);
    this.socket.end();
  }
}

export async function startLineServer(port: number): Promise<net.Server> {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    new LineClient(socket);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
