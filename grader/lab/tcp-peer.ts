import type { Socket } from 'node:net';
import { count, quote, toBytes, type Sendable } from '../engine/check/bytes.js';
import type { CheckSession } from '../engine/check/check-session.js';
import { finSent } from './fin-sent.js';
import { Inbox } from './inbox.js';
import { queuedBytes, unreadBytes } from './kernel-queues.js';
import { setSendWindow } from './send-window.js';

const SEND_MS = 2000;
const POLL_MS = 1;

/** The check's end of a TCP connection with the student's program. What arrives is in `inbox`. */
export class TcpPeer {
  /**
   * What has arrived and was not asked for yet.
   * @example
   * const server = await student.start('startUpperServer');
   * const peer = await lab.tcp.connect(server);
   * await peer.send('one\ntwo\n');
   * const line = await peer.inbox.until('\n');
   * expect(line.toString()).toBe('ONE\n');
   */
  readonly inbox: Inbox;
  /** The port of this end. */
  readonly port: number;

  constructor(
    private readonly session: CheckSession,
    private readonly socket: Socket,
    private readonly label: string,
  ) {
    this.port = socket.localPort ?? 0;
    this.inbox = new Inbox(session, `${label}received`);
    socket.on('data', (chunk: Buffer) => {
      session.countWire(chunk.length);
      this.inbox.push(chunk);
    });
    socket.on('end', () => this.inbox.end('fin'));
    socket.on('error', () => this.inbox.end('reset'));
    socket.on('close', () => this.inbox.end('reset'));
  }

  /**
   * Sends, and waits until the system has taken all of it: a server that never reads does not make this wait for long data only.
   * @throws {StudentFault} when the system has not taken it after 2000 ms, since the program does not read
   * @example
   * const server = await student.start('startUpperServer');
   * const peer = await lab.tcp.connect(server);
   * await peer.send('text goes out as UTF-8, ');
   * await peer.send(Buffer.from('bytes as they are'));
   * await expect(peer).toReceive('TEXT GOES OUT AS UTF-8, BYTES AS THEY ARE');
   */
  async send(data: Sendable): Promise<void> {
    const bytes = toBytes(data);
    this.note(() => `sent ${quote(bytes)} (${count(bytes.length)})`, bytes);
    this.inbox.noteSent(bytes);
    const taken = new Promise<void>((resolve) => this.socket.write(bytes, () => resolve()));
    await this.session.wait(SEND_MS, taken, `${count(bytes.length)} were sent, but your program did not read them`);
  }

  /**
   * Sends in pieces cut before these offsets. Each piece has been read by the student's program before the next one goes out,
   * so that the pieces arrive apart.
   * @example
   * const server = await student.start('startUpperServer');
   * const peer = await lab.tcp.connect(server);
   * await peer.sendInPieces('GET / HTTP/1.1\r\n', [4, 15]); // "GET ", "/ HTTP/1.1\r", "\n"
   * await expect(peer).toReceive('GET / HTTP/1.1\r\n');
   */
  async sendInPieces(data: Sendable, cuts: readonly number[]): Promise<void> {
    const bytes = toBytes(data);
    const edges = [0, ...cuts, bytes.length];
    for (const [index, from] of edges.slice(0, -1).entries()) {
      await this.send(bytes.subarray(from, edges[index + 1]));
      await this.untilRead();
    }
  }

  /**
   * Sends byte after byte, each read before the next.
   * @example
   * const server = await student.start('startUpperServer');
   * const peer = await lab.tcp.connect(server);
   * await peer.drip('slowly');
   * await expect(peer).toReceive('SLOWLY');
   */
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
   * @example
   * const server = await student.start('startUpperServer');
   * const peer = await lab.tcp.connect(server);
   * peer.pause();
   * const taken = peer.offer('x'.repeat(1_000_000)); // nobody reads the answer yet
   * peer.resume();
   * await taken;
   * await expect(peer).toReceive('X'.repeat(1_000_000), 5000);
   */
  offer(data: Sendable): Promise<void> {
    const bytes = toBytes(data);
    return new Promise((resolve) => this.socket.write(bytes, () => resolve()));
  }

  /**
   * Bytes of this connection that the system keeps, in both directions: not acknowledged yet, or not read yet. What was sent and is not here
   * is in the program's own memory. Undefined on a system that does not show it.
   * @example
   * const server = await student.start('startUpperServer');
   * const peer = await lab.tcp.connect(server);
   * peer.pause();
   * await peer.offer('nobody reads the answer');
   * expect(peer.queued() ?? 0).toBeLessThan(100);
   */
  queued(): number | undefined {
    return queuedBytes(this.port, this.socket.remotePort ?? 0);
  }

  /**
   * Closes this client's direction only (FIN); it goes on to receive.
   * @example
   * const server = await student.start('startUpperServer');
   * const peer = await lab.tcp.connect(server);
   * await peer.send('last words');
   * peer.halfClose();
   * await expect(peer).toReceive('LAST WORDS');
   * await expect(peer).toReceiveEnd();
   */
  halfClose(): void {
    this.note('closed its direction (FIN)');
    this.socket.end();
  }

  /**
   * Breaks the connection off (RST).
   * @example
   * const server = await student.start('startUpperServer');
   * await (await lab.tcp.connect(server)).reset();
   * const next = await lab.tcp.connect(server); // it has to serve others all the same
   * await next.send('still there?');
   * await expect(next).toReceive('STILL THERE?');
   */
  async reset(): Promise<void> {
    this.note('reset the connection (RST)');
    await this.session.wait(SEND_MS, finSent(this.socket), 'your program did not read what was sent before the FIN');
    if (this.socket.closed) return;
    const closed = new Promise<void>((resolve) => this.socket.once('close', () => resolve()));
    this.socket.resetAndDestroy();
    await this.session.wait(SEND_MS, closed, 'your program did not read what was sent before the reset');
  }

  /**
   * Stops reading: what the server sends stays in the system's buffers, until they are full.
   * @example
   * const server = await student.start('startUpperServer');
   * const peer = await lab.tcp.connect(server);
   * peer.pause();
   * await peer.send('this waits');
   * const other = await lab.tcp.connect(server);
   * await other.send('served meanwhile');
   * await expect(other).toReceive('SERVED MEANWHILE');
   * peer.resume();
   * await expect(peer).toReceive('THIS WAITS');
   */
  pause(): void {
    this.note('stopped reading');
    this.socket.pause();
  }

  /**
   * Reads again, after `pause`.
   * @example
   * const server = await student.start('startUpperServer');
   * const peer = await lab.tcp.connect(server);
   * peer.pause();
   * await peer.send('a');
   * peer.resume();
   * await expect(peer).toReceive('A');
   */
  resume(): void {
    this.note('reads again');
    this.socket.resume();
  }

  /**
   * `closed` is as though this client had long stopped reading, and every buffer on the way to it were full: the system takes no byte more for it
   * from the server, where `pause` leaves room for megabytes. With `open` it takes bytes again, at first those that wait.
   * @returns false where the server has no such connection
   * @example
   * const server = await student.start('startUpperServer');
   * const peer = await lab.tcp.connect(server);
   * await peer.window('closed');
   * await peer.send('a');
   * peer.halfClose(); // the server sees this while it still owes an answer
   * await peer.window('open');
   * await expect(peer).toReceive('A');
   */
  window(state: 'closed' | 'open'): Promise<boolean> {
    this.note(state === 'open' ? 'reads again' : 'reads nothing, and all buffers on the way to it are full');
    return setSendWindow(this.session, { own: this.port, server: this.socket.remotePort ?? 0 }, state === 'open');
  }

  /**
   * Waits until the student's program has read all that was sent so far.
   * @throws {StudentFault} when it has not after 2000 ms
   * @example
   * const server = await student.start('startUpperServer');
   * const peer = await lab.tcp.connect(server);
   * await peer.send('half a li');
   * await peer.untilRead();
   * await peer.reset(); // it has read the first half, and gets no second
   * await (await lab.tcp.connect(server)).send('next');
   */
  async untilRead(): Promise<void> {
    const { remotePort = 0 } = this.socket;
    await this.session.wait(SEND_MS, finSent(this.socket), 'your program did not read what was sent before the FIN');
    const read = (async () => {
      while (!this.session.signal.aborted && unreadBytes(this.port, remotePort) > 0)
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    })();
    await this.session.wait(SEND_MS, read, 'your program did not read what was sent');
  }

  /**
   * Closes this end in both directions, without waiting. The end of the check does so too.
   * @example
   * const server = await student.start('startUpperServer');
   * const peers = await lab.tcp.connectMany(server, 3);
   * for (const peer of peers) peer.close();
   * const last = await lab.tcp.connect(server);
   * await last.send('a');
   * await expect(last).toReceive('A');
   */
  close(): void {
    this.socket.destroy();
  }

  private note(text: string | (() => string), bytes?: Uint8Array): void {
    this.session.transcript.add(() => `${this.label}${typeof text === 'string' ? text : text()}`, bytes);
  }
}
