import { connect, createServer } from 'node:net';
import { freePort } from './free-port.js';
import type { Scene } from './scene.js';
import type { StudentServer } from './student-server.js';
import { StudentFault } from './student-fault.js';
import { TcpListener } from './tcp-listener.js';
import { TcpPeer } from './tcp-peer.js';

const CONNECT_MS = 1500;

/** TCP, as `lab.tcp`. */
export class Tcp {
  private clients = 0;

  constructor(private readonly scene: Scene) {}

  /** Connects to the student's server. @throws {StudentFault} when it refuses */
  async connect({ host, port }: StudentServer): Promise<TcpPeer> {
    const label = this.clients++ === 0 ? '' : `client ${this.clients}: `;
    const socket = connect({ host, port, allowHalfOpen: true, noDelay: true });
    this.scene.onEnd(() => socket.destroy());
    const connected = new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', (error: NodeJS.ErrnoException) => {
        reject(
          new StudentFault(
            'wrong',
            `could not connect to ${host}:${port}: ${error.code === 'ECONNREFUSED' ? 'refused' : error.message}`,
          ),
        );
      });
    });
    await this.scene.wait(CONNECT_MS, connected, `could not connect to ${host}:${port}: no answer`);
    this.scene.transcript.add(`${label}connected from 127.0.0.1:${socket.localPort} to your server on port ${port}`);
    return new TcpPeer(this.scene, socket, label);
  }

  /**
   * Listens on a free port of 127.0.0.1, as the server that the student's client is to call.
   * @param options.host another loopback address to listen on, such as `::1`
   */
  async listen({ host = '127.0.0.1' }: { host?: string } = {}): Promise<TcpListener> {
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    const listener = new TcpListener(this.scene, server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, host, resolve);
    });
    this.scene.onEnd(() => listener.close());
    return listener;
  }

  /** A port of 127.0.0.1 on which nobody listens. */
  closedPort(): Promise<number> {
    return freePort('tcp');
  }

  /** Connects many clients at once. */
  connectMany(server: StudentServer, howMany: number): Promise<TcpPeer[]> {
    return Promise.all(Array.from({ length: howMany }, () => this.connect(server)));
  }
}
