import { createConnection, type Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';

class Netcat {
  private readonly socket: Socket;

  constructor(
    private readonly host: string,
    private readonly port: number,
  ) {
    this.socket = createConnection(port, host);
  }

  /** @returns the exit code */
  async run(): Promise<number> {
    const outgoing = pipeline(process.stdin, this.socket).catch(() => undefined);
    try {
      // Standard output cannot be closed, so it is not ended with the connection.
      await pipeline(this.socket, process.stdout, { end: false });
      await outgoing;
      return 0;
    } catch (error) {
      process.stderr.write(`nc-client: ${this.host}:${this.port}: ${(error as Error).message}\n`);
      return 1;
    } finally {
      process.stdin.destroy();
    }
  }
}

process.exitCode = await new Netcat(process.argv[2] ?? 'localhost', Number(process.argv[3])).run();
