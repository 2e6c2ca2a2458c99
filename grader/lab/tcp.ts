import { connect, createServer } from 'node:net';
import type { CheckSession } from '../engine/check/check-session.js';
import { StudentFault } from '../engine/check/student-fault.js';
import type { Caller } from '../engine/process/listeners.js';
import { CallerWatch, lastingCallers } from './caller-watch.js';
import { filteredPorts } from './filtered-ports.js';
import { freePort } from './free-port.js';
import { bufferedBytes } from './kernel-queues.js';
import { refusingPort } from './refusing-port.js';
import type { StudentServer } from './student-server.js';
import { TcpListener } from './tcp-listener.js';
import { TcpPeer } from './tcp-peer.js';

const CONNECT_MS = 1500;
const MOST_TO_SEND = 8 << 20;

export interface ListenOptions {
  /** A loopback address, such as `::1`. Default `127.0.0.1`. */
  host?: string;
}

export interface ConnectOptions {
  /** The client's own port, on its own address: both are the system's choice unless they are given. */
  from?: { address?: string; port?: number };
}

/** TCP, as `lab.tcp`. */
export class Tcp {
  private clients = 0;

  constructor(private readonly session: CheckSession) {}

  /**
   * Connects to the student's server.
   * @throws {StudentFault} when it refuses
   * @example
   * const server = await student.start('startUpperServer');
   * const [one, other] = [await lab.tcp.connect(server), await lab.tcp.connect(server)];
   * await one.send('from one');
   * await other.send('from the other');
   * await expect(other).toReceive('FROM THE OTHER');
   * await expect(one).toReceive('FROM ONE');
   */
  async connect(server: StudentServer, { from = {} }: ConnectOptions = {}): Promise<TcpPeer> {
    const { host, port } = server;
    const label = this.clients++ === 0 ? '' : `client ${this.clients}: `;
    const socket = connect({
      ...{ host, port, allowHalfOpen: true, noDelay: true },
      ...(from.address !== undefined && { localAddress: from.address }),
      ...(from.port !== undefined && { localPort: from.port }),
    });
    this.session.onEnd(() => socket.destroy());
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
    await this.session.wait(CONNECT_MS, connected, `could not connect to ${host}:${port}: no answer`);
    this.session.transcript.add(
      `${label}connected from ${socket.localAddress}:${socket.localPort} to your server on port ${port}`,
    );
    return new TcpPeer(this.session, socket, label);
  }

  /**
   * So many bytes that the system cannot keep them all, on their way to a server that sends them back and on their way back to a client that
   * does not read: a server that has read them still owes some. It follows from the sizes of the system's buffers; at most 8 MiB.
   * @example
   * const server = await student.start('startUpperServer');
   * const peer = await lab.tcp.connect(server);
   * peer.pause();
   * const words = 'x'.repeat(lab.tcp.moreThanBuffered);
   * void peer.offer(words);
   * peer.resume();
   * await expect(peer).toReceive(words.toUpperCase(), 5000);
   */
  get moreThanBuffered(): number {
    return Math.min(MOST_TO_SEND, 4 * bufferedBytes());
  }

  /**
   * Listens on a free port, as the server that the student's client is to call.
   * @example
   * const { ask } = student.functions<typeof import('./functions.js')>();
   * const listener = await lab.tcp.listen();
   * const answer = ask(listener.port, 'time?');
   * const peer = await listener.accept();
   * await expect(peer).toReceive('time?');
   * await peer.send('noon');
   * peer.halfClose();
   * expect(await answer).toBe('noon');
   */
  async listen({ host = '127.0.0.1' }: ListenOptions = {}): Promise<TcpListener> {
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    const listener = new TcpListener(this.session, server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, host, resolve);
    });
    this.session.listening.push(listener.port);
    this.session.onEnd(() => listener.close());
    return listener;
  }

  /**
   * A port of 127.0.0.1 on which nobody listens. Somebody may come to: where that matters, see `refusingPort`.
   * @example
   * const { isOpen } = student.functions<typeof import('./functions.js')>();
   * expect(await isOpen(await lab.tcp.closedPort())).toBe(false);
   */
  async closedPort(): Promise<number> {
    const port = await freePort('tcp');
    this.session.handedOut.push(port);
    return port;
  }

  /**
   * A port of 127.0.0.1 that refuses callers until the check is over: it is in use already, so nobody can come to listen there.
   * @example
   * const { ask } = student.functions<typeof import('./functions.js')>();
   * const port = await lab.tcp.refusingPort();
   * await expect(ask(port, 'anybody?')).toRefuse(Error, /ECONNREFUSED/);
   */
  refusingPort(): Promise<number> {
    return refusingPort(this.session);
  }

  /**
   * Ports of 127.0.0.1 that answer nobody, as behind a firewall.
   * @throws where the system refuses such calls instead, as Windows does
   * @example
   * const { isOpen } = student.functions<typeof import('./functions.js')>();
   * const [silent = 0] = await lab.tcp.filteredPorts(1);
   * expect(await isOpen(silent)).toBe(false); // nobody answers, so it has to give up by itself
   */
  filteredPorts(howMany: number): Promise<number[]> {
    return filteredPorts(this.session, howMany);
  }

  /**
   * Watches with how many sockets at a time the student's program calls these ports of 127.0.0.1.
   * @example
   * const { isOpen } = student.functions<typeof import('./functions.js')>();
   * const ports = await lab.tcp.filteredPorts(3);
   * const watch = lab.tcp.watchCallers(ports);
   * for (const port of ports) await isOpen(port);
   * await watch.stop();
   * expect(watch.most).toBeLessThanOrEqual(1); // one call after the other
   */
  watchCallers(ports: readonly number[]): CallerWatch {
    return new CallerWatch(this.session, ports);
  }

  /**
   * The sockets towards these ports of 127.0.0.1 that the student's program has not closed, after a moment in which it may (400 ms).
   * @example
   * const { isOpen } = student.functions<typeof import('./functions.js')>();
   * const ports = await lab.tcp.filteredPorts(2);
   * await Promise.all(ports.map((port) => isOpen(port)));
   * expect(await lab.tcp.lastingCallers(ports)).toHaveLength(0); // it has closed what it opened
   */
  lastingCallers(ports: readonly number[]): Promise<Caller[]> {
    return lastingCallers(this.session, ports);
  }

  /**
   * Connects many clients at once.
   * @example
   * const server = await student.start('startUpperServer');
   * const peers = await lab.tcp.connectMany(server, 20);
   * for (const [index, peer] of peers.entries()) await peer.send(`client ${index}`);
   * for (const [index, peer] of peers.entries()) await expect(peer).toReceive(`CLIENT ${index}`);
   */
  connectMany(server: StudentServer, howMany: number): Promise<TcpPeer[]> {
    return Promise.all(Array.from({ length: howMany }, () => this.connect(server)));
  }
}
