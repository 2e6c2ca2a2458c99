import type { AddressInfo, Server } from 'node:net';
import type { CheckSession } from '../engine/check/check-session.js';
import { TcpPeer } from './tcp-peer.js';

const ACCEPT_MS = 1500;

/** A TCP server of the check's, which the student's client is to call. Each connection is a peer, taken with `accept`. */
export class TcpListener {
  readonly host = '127.0.0.1';
  /** Connections that were ever made to it, accepted by the check or not. */
  connections = 0;
  /** Those of them that are open now. */
  open = 0;
  /** The most that were ever open at the same time. */
  mostOpen = 0;
  private readonly waiting: TcpPeer[] = [];
  private wake: () => void = () => undefined;

  constructor(
    private readonly session: CheckSession,
    private readonly server: Server,
  ) {
    server.on('connection', (socket) => {
      const label = this.connections++ === 0 ? '' : `connection ${this.connections}: `;
      this.mostOpen = Math.max(this.mostOpen, ++this.open);
      socket.once('close', () => this.open--);
      this.session.transcript.add(`${label}your program connected from port ${socket.remotePort}`);
      this.session.onEnd(() => socket.destroy());
      this.waiting.push(new TcpPeer(session, socket, label));
      this.wake();
    });
  }

  /**
   * The port that it listens on.
   * @example
   * const { isOpen } = student.functions<typeof import('./functions.js')>();
   * const { port } = await lab.tcp.listen();
   * expect(await isOpen(port)).toBe(true);
   */
  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /**
   * The next connection.
   * @throws {StudentFault} when the student's program does not connect in time
   * @example
   * const { ask } = student.functions<typeof import('./functions.js')>();
   * const listener = await lab.tcp.listen();
   * const answer = ask(listener.port, 'a');
   * const peer = await listener.accept();
   * await expect(peer).toReceive('a');
   * await peer.send('b');
   * peer.halfClose();
   * expect(await answer).toBe('b');
   * expect(listener.connections).toBe(1);
   */
  async accept(withinMs: number = ACCEPT_MS): Promise<TcpPeer> {
    if (this.waiting.length === 0) {
      const came = new Promise<void>((resolve) => (this.wake = resolve));
      const words = `waited on port ${this.port}, but your program did not connect`;
      await this.session.wait(withinMs, Promise.race([came, this.session.programsEnded()]), words);
    }
    return this.waiting.shift() as TcpPeer;
  }

  /**
   * Stops listening; connections stay. Those who call from now on are refused.
   * @example
   * const { isOpen } = student.functions<typeof import('./functions.js')>();
   * const listener = await lab.tcp.listen();
   * const { port } = listener;
   * expect(await isOpen(port)).toBe(true);
   * listener.close();
   * expect(await isOpen(port)).toBe(false);
   */
  close(): void {
    this.server.close();
  }
}
