import { once } from 'node:events';
import net from 'node:net';

class EchoClient {
  private held = false;
  private readonly socket: net.Socket;

  constructor(socket: net.Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => this.take(chunk));
    socket.on('drain', () => socket.resume());
    socket.on('end', () => socket.end());
    socket.on('error', () => socket.destroy());
  }

  private take(chunk: Buffer): void {
    const more = this.socket.write(chunk);
    if (!more && this.socket.writableLength > 0 && !this.held) {
      this.held = true;
      this.socket.pause();
    }
  }
}

export async function startEchoServer(port: number): Promise<net.Server> {
  const server = net.createServer({ allowHalfOpen: true });
  server.on('connection', (socket: net.Socket) => {
    new EchoClient(socket);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
