import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { count, quote, toBytes, type Sendable } from '../engine/check/bytes.js';
import { MAX_SEED, type Random } from '../engine/check/random.js';
import type { CheckSession } from '../engine/check/check-session.js';
import { freePort } from './free-port.js';
import type { LinkOptions } from './link-options.js';
import { Mailbox } from './mailbox.js';
import { UdpLink } from './udp-link.js';

/** The longest UDP payload over IPv4: 65,535 less 20 bytes of IP header and 8 of UDP header (RFC 768, RFC 791). */
export const MAX_UDP_PAYLOAD = 65_507;

/** Linux has all of 127.0.0.0/8 on its loopback. */
const OTHER_ADDRESS = '127.0.0.2';

/** How long a socket may outlast the call that opened it, in ms. */
const LEFT_MS = 400;
const PAUSE_MS = 10;

export interface Datagram {
  /** Its data. */
  bytes: Buffer;
  /** Who sent it. */
  from: { address: string; port: number };
}

/** A UDP socket that a check drives, on a port of its own on 127.0.0.1. What arrives is in `inbox`. */
export class UdpPeer {
  /**
   * The datagrams that have arrived, each with its sender.
   * @example
   * const server = await student.start('startUdpEcho', { transport: 'udp' });
   * const peer = await lab.udp.peer();
   * await peer.send(server, 'hello');
   * const { bytes, from } = await peer.inbox.next();
   * expect(bytes.toString()).toBe('hello');
   * expect(from.port).toBe(server.port);
   */
  readonly inbox: Mailbox<Datagram>;

  constructor(
    private readonly session: CheckSession,
    private readonly socket: Socket,
    private readonly label: string,
  ) {
    this.inbox = new Mailbox(
      session,
      `${label}received datagram`,
      ({ bytes }) => `${quote(bytes)} (${count(bytes.length)})`,
    );
    socket.on('message', (bytes: Buffer, { address, port }: RemoteInfo) => {
      session.countWire(bytes.length);
      this.inbox.post({ bytes, from: { address, port } });
    });
  }

  /**
   * The port of 127.0.0.1 that it is bound to.
   * @example
   * const { sendAll } = student.functions<typeof import('./functions.js')>();
   * const peer = await lab.udp.peer();
   * await sendAll(peer.port, ['hello']);
   * expect((await peer.inbox.next()).bytes.toString()).toBe('hello');
   */
  get port(): number {
    return this.socket.address().port;
  }

  /**
   * Sends one datagram, empty ones too. Resolves when the system has taken it.
   * @throws where it is longer than `MAX_UDP_PAYLOAD`
   * @example
   * const server = await student.start('startUdpEcho', { transport: 'udp' });
   * const peer = await lab.udp.peer();
   * await peer.send(server, ''); // an empty datagram is one all the same
   * expect((await peer.inbox.next()).bytes).toHaveLength(0);
   */
  async send(to: { port: number }, data: Sendable): Promise<void> {
    const bytes = toBytes(data);
    this.session.transcript.add(() => `${this.label}sent datagram ${quote(bytes)} (${count(bytes.length)})`, bytes);
    await new Promise<void>((resolve, reject) =>
      this.socket.send(bytes, to.port, '127.0.0.1', (error) => (error ? reject(error) : resolve())),
    );
  }

  /**
   * From now on sends every datagram back to where it came from, as an echo server does; the inbox has it as well.
   * @example
   * const [server, peer] = [await lab.udp.peer(), await lab.udp.peer()];
   * server.echo();
   * await peer.send(server, 'there and back');
   * expect((await peer.inbox.next()).bytes.toString()).toBe('there and back');
   * expect(server.inbox.all).toHaveLength(1);
   */
  echo(): void {
    this.socket.on('message', (bytes: Buffer, { address, port }: RemoteInfo) =>
      this.socket.send(bytes, port, address, () => undefined),
    );
  }

  /**
   * Closes the socket: what still comes is lost. The end of the check does so too.
   * @example
   * const server = await student.start('startUdpEcho', { transport: 'udp' });
   * const peer = await lab.udp.peer();
   * await peer.send(server, 'answer me');
   * peer.close(); // the answer comes to nobody, which a UDP server has to stand
   * const next = await lab.udp.peer();
   * await next.send(server, 'still there?');
   * expect((await next.inbox.next()).bytes.toString()).toBe('still there?');
   */
  close(): void {
    this.socket.close();
  }
}

/** UDP, as `lab.udp`. */
export class Udp {
  private peers = 0;

  constructor(
    private readonly session: CheckSession,
    private readonly random: Random,
  ) {}

  /**
   * A port of 127.0.0.1 to which nobody is bound.
   * @example
   * const { sendAll } = student.functions<typeof import('./functions.js')>();
   * await sendAll(await lab.udp.closedPort(), ['into the void']); // UDP does not tell that nobody is there
   */
  async closedPort(): Promise<number> {
    const port = await freePort('udp');
    this.session.handedOut.push(port);
    return port;
  }

  /**
   * True when nobody has this port open, at once or within 400 ms: then a program has closed the socket that sent from there.
   * @example
   * const { sendAll } = student.functions<typeof import('./functions.js')>();
   * const peer = await lab.udp.peer();
   * await sendAll(peer.port, ['hello']);
   * const { from } = await peer.inbox.next();
   * expect(await lab.udp.isLeft(from.port)).toBe(true);
   */
  async isLeft(port: number): Promise<boolean> {
    let left = false;
    const tries = (async () => {
      for (; !this.session.signal.aborted; await new Promise((resolve) => setTimeout(resolve, PAUSE_MS)))
        if ((left = await canBind(port))) return;
    })();
    // That it stays open is for the check to judge, and no failure of the wait's.
    await this.session.timer.within(LEFT_MS, tries, () => new Error('still open')).catch(() => undefined);
    return left;
  }

  /**
   * A new sender and receiver, on a free port of 127.0.0.1.
   * @example
   * const server = await student.start('startUdpEcho', { transport: 'udp' });
   * const peer = await lab.udp.peer();
   * await peer.send(server, 'hello');
   * expect((await peer.inbox.next()).bytes.toString()).toBe('hello');
   */
  async peer(): Promise<UdpPeer> {
    const label = this.peers++ === 0 ? '' : `sender ${this.peers}: `;
    return new UdpPeer(this.session, await this.bind(), label);
  }

  /**
   * A socket on the same port as another peer's, at another address of this machine, 127.0.0.2: for programs that look at the port alone.
   * Undefined where the system has no such address, or somebody has that port there.
   * @example
   * const server = await student.start('startUdpEcho', { transport: 'udp' });
   * const peer = await lab.udp.peer();
   * const namesake = await lab.udp.namesake(peer);
   * await namesake?.send(server, 'whom do you answer?');
   * await namesake?.inbox.next(); // and not the peer
   * expect(peer.inbox.all).toHaveLength(0);
   */
  async namesake(of: { port: number }): Promise<UdpPeer | undefined> {
    try {
      const socket = await this.bind(of.port, OTHER_ADDRESS);
      return new UdpPeer(this.session, socket, `sender ${++this.peers}, at ${OTHER_ADDRESS}: `);
    } catch (error) {
      if (['EADDRNOTAVAIL', 'EADDRINUSE'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
      throw error;
    }
  }

  /**
   * A link that stands between senders and a receiver and treats datagrams as a bad network does, in both directions, by the check's
   * seed. Senders send to the link's port.
   * @param to the receiver, or undefined when its port is known only later: then see `leadTo`
   * @example
   * const server = await student.start('startUdpEcho', { transport: 'udp' });
   * const peer = await lab.udp.peer();
   * const link = await lab.udp.link(server, {
   *   fate: ({ direction, number }) => (direction === 'there' && number === 1 ? [] : [0]),
   * });
   * await peer.send(link, 'lost');
   * await peer.send(link, 'arrives');
   * expect((await peer.inbox.next()).bytes.toString()).toBe('arrives');
   * expect(link.counts.lost).toBe(1);
   */
  async link(to: { port: number } | undefined, options: LinkOptions = {}): Promise<UdpLink> {
    const seed = this.random.int(0, MAX_SEED);
    return new UdpLink(this.session, await this.bind(), () => this.bind(), to, options, seed);
  }

  private async bind(port = 0, address = '127.0.0.1'): Promise<Socket> {
    const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 20 });
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(port, address, () => {
        socket.off('error', reject);
        resolve();
      });
    });
    socket.on('error', () => undefined); // ECONNREFUSED after a datagram to a closed port: UDP promises nothing.
    let open = true;
    socket.once('close', () => (open = false));
    this.session.onEnd(() => open && socket.close());
    return socket;
  }
}

/** Binds to every address, since a socket that only sends is bound so; closes again at once. */
function canBind(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => socket.close(() => resolve(false)));
    socket.bind(port, '0.0.0.0', () => socket.close(() => resolve(true)));
  });
}
