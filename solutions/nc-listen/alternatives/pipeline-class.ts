import * as net from 'node:net';
import { pipeline } from 'node:stream';

class Listener {
  private readonly server = new net.Server();

  constructor(private readonly port: number) {
    this.server.maxConnections = 1;
    this.server.once('connection', (client) => this.converse(client));
    this.server.once('error', ({ message }) => this.leave(1, message));
  }

  start(): void {
    this.server.listen(this.port, '::');
  }

  private converse(client: net.Socket): void {
    // Whether all that was typed went out says nothing of when it is over: the client may end first.
    pipeline(process.stdin, client, () => undefined);
    pipeline(client, process.stdout, (error) => this.leave(error ? 1 : 0, error?.message));
  }

  private leave(exitCode: number, message?: string): void {
    if (message !== undefined) console.error(message);
    // What still waits to be printed is printed first.
    process.exitCode = exitCode;
    process.stdin.destroy();
    this.server.close();
  }
}

new Listener(Number(process.argv.at(-1))).start();
