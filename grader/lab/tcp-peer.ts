import type { Socket } from 'node:net';
import { count, quote, toBytes, type Sendable } from './bytes.js';
import { Inbox } from './inbox.js';
import { unreadBytes } from './kernel-queues.js';
import type { Scene } from './scene.js';

const SEND_MS = 2000;
const POLL_MS = 1;

/** The check's end of a TCP connection with the student's program. What arrives is in `inbox`. */
export class TcpPeer {
  readonly inbox: Inbox;
  /** The port of this end. */
  readonly port: number;

  constructor(
    private readonly scene: Scene,
    private readonly socket: Socket,
    private readonly label: string,
  ) {
    this.port = socket.localPort ?? 0;
    this.inbox = new Inbox(scene, `${label}received`);
    socket.on('data', (chunk: Buffer) => {
      scene.countWire(chunk.length);
      this.inbox.push(chunk);
    });
    socket.on('end', () => this.inbox.end('fin'));
    socket.on('error', () => this.inbox.end('reset'));
    socket.on('close', () => this.inbox.end('reset'));
  }

  /** Sends, and waits until the system has taken all of it: a server that never reads does not make this wait for long data only. */
  async send(data: Sendable): Promise<void> {
    const bytes = toBytes(data);
    this.note(`sent ${quote(bytes)} (${count(bytes.length)})`, bytes);
    this.inbox.noteSent(bytes);
    const taken = new Promise<void>((resolve) => this.socket.write(bytes, () => resolve()));
    await this.scene.wait(SEND_MS, taken, `${count(bytes.length)} were sent, but your program did not read them`);
  }

  /**
   * Sends in pieces cut before these offsets. Each piece has been read by the student's program before the next one goes out,
   * so that the pieces arrive apart.
   */
  async sendInPieces(data: Sendable, cuts: readonly number[]): Promise<void> {
    const bytes = toBytes(data);
    const edges = [0, ...cuts, bytes.length];
    for (const [index, from] of edges.slice(0, -1).entries()) {
      await this.send(bytes.subarray(from, edges[index + 1]));
      await this.untilRead();
    }
  }

  /** Sends byte after byte, each read before the next. */
  drip(data: Sendable): Promise<void> {
    const bytes = toBytes(data);
    return this.sendInPieces(
      bytes,
      Array.from({ length: bytes.length - 1 }, (_, index) => index + 1),
    );
  }

  /**
   * Hands bytes to the system without waiting for anybody to read them. Offered all at once, many pieces may be taken as one: to see how
   * much gets through, offer the next when the one before is taken.
   * @returns a promise that settles when the system has taken them
   */
  offer(data: Sendable): Promise<void> {
    const bytes = toBytes(data);
    return new Promise((resolve) => this.socket.write(bytes, () => resolve()));
  }

  /** Closes this client's direction only (FIN); it goes on to receive. */
  halfClose(): void {
    this.note('closed its direction (FIN)');
    this.socket.end();
  }

  /** Breaks the connection off (RST). */
  async reset(): Promise<void> {
    this.note('reset the connection (RST)');
    const closed = new Promise<void>((resolve) => this.socket.once('close', () => resolve()));
    this.socket.resetAndDestroy();
    await closed;
  }

  /** Stops reading: what the server sends stays in the system's buffers, until they are full. */
  pause(): void {
    this.note('stopped reading');
    this.socket.pause();
  }

  resume(): void {
    this.note('reads again');
    this.socket.resume();
  }

  /** Waits until the student's program has read all that was sent so far. */
  async untilRead(): Promise<void> {
    const { remotePort = 0 } = this.socket;
    const read = (async () => {
      while (!this.scene.signal.aborted && unreadBytes(this.port, remotePort) > 0)
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    })();
    await this.scene.wait(SEND_MS, read, 'your program did not read what was sent');
  }

  close(): void {
    this.socket.destroy();
  }

  private note(text: string, bytes?: Uint8Array): void {
    this.scene.transcript.add(`${this.label}${text}`, bytes);
  }
}
