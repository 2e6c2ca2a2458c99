import type { RemoteInfo, Socket } from 'node:dgram';
import { count } from '../engine/check/bytes.js';
import { deriveSeed, Random } from '../engine/check/random.js';
import type { CheckSession } from '../engine/check/check-session.js';
import { Bottleneck } from './bottleneck.js';
import { LinkCounts } from './link-counts.js';
import { Fates, turnBit, type Fate } from './link-fate.js';
import type { Direction, LinkOptions, Passing } from './link-options.js';

/** One sender's datagrams in one direction. */
interface Way {
  direction: Direction;
  /** For the transcript: `from 41034`, `to 41034`. */
  name: string;
  fates: Fates;
  passed: number;
  deliver: (bytes: Buffer) => Promise<void>;
  /** Lets go of the datagram that is held back to be overtaken. */
  release?: (() => void) | undefined;
}

/** How long a datagram that was to be overtaken waits when no other comes, in ms. */
const HELD_AT_MOST_MS = 20;

/**
 * Relays datagrams between any number of senders and one receiver, badly. What happens to the n-th one that goes a way depends on the
 * seed alone, whatever goes the other ways meanwhile.
 */
export class UdpLink {
  /** The port of 127.0.0.1 to send to. */
  readonly port: number;
  /** What was given to the link, and what it did. */
  readonly counts = new LinkCounts();
  /** What the link has delivered so far, in this order. */
  readonly delivered: Passing[] = [];
  /** Datagrams that are on their way: queued, delayed, held back, or being sent on. */
  underway = 0;
  /** By the senders' ports. */
  private readonly waysThere = new Map<number, Way>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly bottleneck: Bottleneck | undefined;
  /** Those in the bottleneck, in order, whatever the timers do. */
  private readonly queue: (() => void)[] = [];
  private watchers: { datagrams: number; tell: () => void }[] = [];

  /** @param to the receiver; until `leadTo` names one that was not known yet, what is sent to the link is lost */
  constructor(
    private readonly session: CheckSession,
    private readonly inward: Socket,
    private readonly bind: () => Promise<Socket>,
    private to: { port: number } | undefined,
    private readonly options: LinkOptions,
    private readonly seed: number,
  ) {
    this.port = inward.address().port;
    this.bottleneck = options.bottleneck && new Bottleneck(options.bottleneck);
    inward.on('message', (bytes: Buffer, { port }: RemoteInfo) => this.pass(this.wayOf(port), bytes));
    session.onEnd(() => this.timers.forEach((timer) => clearTimeout(timer)));
  }

  /**
   * From now on this is the receiver.
   * @example
   * const link = await lab.udp.link(undefined);
   * const { sendAll } = student.functions<typeof import('./functions.js')>();
   * await sendAll(link.port, ['nobody is there yet']);
   * await link.hears(1);
   * const peer = await lab.udp.peer();
   * link.leadTo(peer);
   * await sendAll(link.port, ['now there is']);
   * expect((await peer.inbox.next()).bytes.toString()).toBe('now there is');
   */
  leadTo(to: { port: number }): void {
    this.to = to;
  }

  /**
   * Waits until senders have sent so many datagrams to the link, lost ones included.
   * @throws {StudentFault} when they do not
   * @example
   * const peer = await lab.udp.peer();
   * const link = await lab.udp.link(peer, { loss: { oneIn: 2 } });
   * const { sendAll } = student.functions<typeof import('./functions.js')>();
   * await sendAll(link.port, ['a', 'b', 'c', 'd']);
   * await link.hears(4);
   * expect(link.counts.lost).toBe(2);
   */
  async hears(datagrams: number, withinMs = 2000): Promise<void> {
    const { there } = this.counts;
    if (there.datagrams >= datagrams) return;
    const heard = new Promise<void>((tell) => this.watchers.push({ datagrams, tell }));
    const late = () => `waited for ${datagrams} datagrams from your sender, and ${there.datagrams} came`;
    await this.session.wait(withinMs, heard, late);
  }

  /**
   * The ports of those who have sent to it.
   * @example
   * const link = await lab.udp.link(undefined);
   * await (await lab.udp.peer()).send(link, 'hello');
   * expect(await link.hears(1).then(() => link.senders)).toHaveLength(1);
   */
  get senders(): number[] {
    return [...this.waysThere.keys()];
  }

  private wayOf(sender: number): Way {
    const known = this.waysThere.get(sender);
    if (known) return known;
    const number = this.waysThere.size;
    // For each sender a socket towards the receiver, so that the receiver can tell them apart and answer.
    const outward = this.bind();
    const there = this.newWay('there', number, `from ${sender}`, async (bytes) => {
      if (this.to) await send(await outward, bytes, this.to.port);
    });
    const back = this.newWay('back', number, `to ${sender}`, (bytes) => send(this.inward, bytes, sender));
    void outward.then((socket) => socket.on('message', (bytes: Buffer) => this.pass(back, bytes)));
    this.waysThere.set(sender, there);
    return there;
  }

  private newWay(direction: Direction, number: number, name: string, deliver: Way['deliver']): Way {
    const random = new Random(deriveSeed(this.seed, direction, String(number)));
    return { direction, name, fates: new Fates(this.options, random), passed: 0, deliver };
  }

  private pass(way: Way, bytes: Buffer): void {
    this.session.countWire(bytes.length);
    const fate = way.fates.next();
    way.passed++;
    this.counts.sent++;
    this.counts[way.direction].given(bytes);
    const release = way.release;
    way.release = undefined;
    const copy = Buffer.from(bytes);
    const settled = this.options.fate?.({ direction: way.direction, number: way.passed, bytes: copy });
    const loss = this.lossOf(way, bytes, settled ? settled.length === 0 : fate.lost);
    if (loss !== undefined) {
      this.counts.lost++;
      this.tell(way, loss);
    } else if (settled) this.send(way, copy, settled);
    else this.forward(way, copy, fate);
    release?.();
    if (way.direction === 'there') this.wake();
  }

  /** Why the link loses this datagram, for the transcript; undefined when it does not. */
  private lossOf(way: Way, bytes: Buffer, lost: boolean): string | undefined {
    const { longest = Infinity } = this.options;
    const isThere = way.direction === 'there';
    if (isThere && !this.to) return 'lost, for nobody is at its other end yet,';
    if (bytes.length > longest) {
      this.counts.tooLong++;
      return `lost, since it has ${count(bytes.length)} and the link carries ${count(longest)} at most,`;
    }
    return lost ? 'lost' : undefined;
  }

  private forward(way: Way, bytes: Buffer, fate: Fate): void {
    if (fate.corrupted) {
      turnBit(bytes, fate.bit);
      this.counts.corrupted++;
      this.tell(way, 'turned a bit of');
    }
    if (fate.overtaken) {
      this.counts.reordered++;
      this.tell(way, 'holds back');
      this.hold(way, () => this.send(way, bytes, [fate.delayMs]));
    } else this.send(way, bytes, fate.doubled ? [fate.delayMs, fate.delayMs + fate.copyAfterMs] : [fate.delayMs]);
  }

  /** @param delays one for each time that it is to be delivered, in ms; or what is delivered besides */
  private send(way: Way, bytes: Buffer, delays: readonly (number | Buffer)[]): void {
    const others = delays.filter((one) => typeof one !== 'number').length;
    if (others > 0) this.tell(way, `delivered ${others} late or damaged ${others > 1 ? 'copies' : 'copy'} along with`);
    if (delays.length - others > 1) {
      this.counts.duplicated++;
      this.tell(way, 'doubled');
    }
    for (const one of delays)
      if (typeof one === 'number') this.depart(way, bytes, (arrive) => this.later(one, arrive));
      else this.depart(way, one, (arrive) => arrive());
  }

  /** Through the bottleneck, where there is one in this direction; and on, unless its queue is full. */
  private depart(way: Way, bytes: Buffer, travel: (arrive: () => void) => void): void {
    const bottleneck = way.direction === 'there' ? this.bottleneck : undefined;
    const now = performance.now();
    const leaves = bottleneck ? bottleneck.admit(bytes.length, now) : now;
    if (leaves === undefined) {
      this.counts.lost++;
      this.counts.dropped++;
      return this.tell(way, 'lost, its queue being full,');
    }
    this.underway++;
    const arrived = this.counts[way.direction].setOut(bytes);
    const arrive = () => {
      arrived();
      this.delivered.push({ direction: way.direction, bytes });
      void way.deliver(bytes).finally(() => this.underway--);
    };
    if (!bottleneck) return travel(arrive);
    this.queue.push(() => travel(arrive));
    this.later(Math.max(1, Math.ceil(leaves - now)), () => this.queue.shift()?.());
  }

  private hold(way: Way, go: () => void): void {
    this.underway++;
    let gone = false;
    const release = () => {
      if (gone) return;
      gone = true;
      this.underway--;
      go();
    };
    way.release = release;
    this.later(HELD_AT_MOST_MS, release);
  }

  private later(ms: number, act: () => void): void {
    if (ms === 0) return act();
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      if (!this.session.signal.aborted) act();
    }, ms);
    this.timers.add(timer);
  }

  private tell({ name, passed }: Way, what: string): void {
    this.session.transcript.add(`the link ${what} datagram ${passed} ${name}`);
  }

  private wake(): void {
    this.watchers = this.watchers.filter(({ datagrams, tell }) => {
      if (datagrams > this.counts.there.datagrams) return true;
      tell();
      return false;
    });
  }
}

/** A datagram to a socket that is gone is lost, as on any network. */
async function send(socket: Socket, bytes: Buffer, port: number): Promise<void> {
  try {
    await new Promise<void>((resolve) => socket.send(bytes, port, '127.0.0.1', () => resolve()));
  } catch {
    // Closed meanwhile.
  }
}
