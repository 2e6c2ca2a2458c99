import { connect, createServer } from 'node:net';
import type { Caller } from '../process/listeners.js';
import { CallerWatch, lastingCallers } from './caller-watch.js';
import { filteredPorts } from './filtered-ports.js';
import { freePort } from './free-port.js';
import { refusingPort } from './refusing-port.js';
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

  /** A port of 127.0.0.1 that refuses callers until the check is over: it is in use already, so nobody can come to listen there. */
  refusingPort(): Promise<number> {
    return refusingPort(this.scene);
  }

  /**
   * Ports of 127.0.0.1 that answer nobody, as behind a firewall.
   * @throws where the system refuses such calls instead, as Windows does
   */
  filteredPorts(howMany: number): Promise<number[]> {
    return filteredPorts(this.scene, howMany);
  }

  /** Watches with how many sockets at a time the student's program calls these ports of 127.0.0.1. */
  watchCallers(ports: readonly number[]): CallerWatch {
    return new CallerWatch(this.scene, ports);
  }

  /** The sockets towards these ports of 127.0.0.1 that the student's program has not closed, after a moment in which it may. */
  lastingCallers(ports: readonly number[]): Promise<Caller[]> {
    return lastingCallers(this.scene, ports);
  }

  /** Connects many clients at once. */
  connectMany(server: StudentServer, howMany: number): Promise<TcpPeer[]> {
    return Promise.all(Array.from({ length: howMany }, () => this.connect(server)));
  }
}
