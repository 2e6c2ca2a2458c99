import type { RemoteInfo, Socket } from 'node:dgram';
import type { Random } from './random.js';
import type { Scene } from './scene.js';

/** How bad a link is. Probabilities are 0 to 1 for each datagram, independent of each other; all default to 0. */
export interface LinkOptions {
  loss?: number;
  /** Delivered twice. */
  duplicate?: number;
  /** Held back until the next one that goes the same way has passed, or until `delayMs` is over. */
  reorder?: number;
  /** Each datagram takes between these two, in ms. Default: at once. */
  delayMs?: [least: number, most: number];
  /**
   * Settles what becomes of a datagram, where chance is not to: one delay in ms for each time that it is to be delivered, so that `[]`
   * loses it, `[0]` passes it on and `[0, 20]` doubles it. `undefined` leaves it to chance.
   */
  fate?: (passing: Passing) => readonly number[] | undefined;
}

/** A datagram on a link: `out` from a sender to the receiver, `back` from the receiver to a sender. */
export interface Passing {
  way: 'out' | 'back';
  bytes: Buffer;
}

export interface LinkCounts {
  sent: number;
  lost: number;
  duplicated: number;
  reordered: number;
}

/** How long a datagram that was to be overtaken waits when no other comes, in ms. */
const HELD_AT_MOST_MS = 20;

/** Relays datagrams between any number of senders and one receiver, badly. What happens to the n-th one depends on the seed alone. */
export class UdpLink {
  readonly port: number;
  readonly counts: LinkCounts = { sent: 0, lost: 0, duplicated: 0, reordered: 0 };
  /** Datagrams that are on their way: delayed, held back, or being sent on. */
  underway = 0;
  /** What the link has delivered so far, in this order. */
  readonly delivered: Passing[] = [];
  /** For each sender a socket towards the receiver, so that the receiver can tell them apart and answer. */
  private readonly outward = new Map<number, Promise<Socket>>();
  private readonly held = new Map<string, () => void>();

  constructor(
    private readonly scene: Scene,
    private readonly inward: Socket,
    private readonly bind: () => Promise<Socket>,
    private readonly to: { port: number },
    private readonly options: LinkOptions,
    private readonly random: Random,
  ) {
    this.port = inward.address().port;
    inward.on('message', (bytes: Buffer, { port }: RemoteInfo) => {
      this.pass({ way: 'out', bytes }, `from ${port}`, async (datagram) =>
        send(await this.outwardOf(port), datagram, this.to.port),
      );
    });
  }

  private outwardOf(sender: number): Promise<Socket> {
    const known = this.outward.get(sender) ?? this.bind();
    if (!this.outward.has(sender)) {
      this.outward.set(sender, known);
      void known.then((socket) =>
        socket.on('message', (bytes: Buffer) =>
          this.pass({ way: 'back', bytes }, `to ${sender}`, async (datagram) => send(this.inward, datagram, sender)),
        ),
      );
    }
    return known;
  }

  /** Draws four times for each datagram, needed or not, so that one fate does not shift the next. */
  private pass({ way, bytes }: Passing, whose: string, deliver: (bytes: Buffer) => Promise<void>): void {
    const { loss = 0, duplicate = 0, reorder = 0, delayMs = [0, 0] } = this.options;
    const drawn = {
      lost: this.random.chance(loss),
      doubled: this.random.chance(duplicate),
      overtaken: this.random.chance(reorder),
      delay: this.random.int(delayMs[0], delayMs[1]),
    };
    const number = ++this.counts.sent;
    const copy = Buffer.from(bytes);
    const settled = this.options.fate?.({ way, bytes: copy });
    const delays =
      settled ?? (drawn.lost ? [] : drawn.doubled && !drawn.overtaken ? [drawn.delay, drawn.delay] : [drawn.delay]);
    const note = (what: string) => this.scene.transcript.add(`the link ${what} datagram ${number} ${whose}`);
    const go = (afterMs: number) => {
      this.underway++;
      this.later(afterMs, () => {
        this.delivered.push({ way, bytes: copy });
        void deliver(copy).finally(() => this.underway--);
      });
    };
    const release = this.held.get(whose);
    this.held.delete(whose);
    if (delays.length === 0) {
      this.counts.lost++;
      note('lost');
    } else if (drawn.overtaken && !settled) {
      this.counts.reordered++;
      note('holds back');
      this.hold(whose, () => go(drawn.delay));
    } else {
      if (delays.length > 1) {
        this.counts.duplicated++;
        note('doubled');
      }
      delays.forEach(go);
    }
    release?.();
  }

  private hold(way: string, go: () => void): void {
    this.underway++;
    let gone = false;
    const release = () => {
      if (gone) return;
      gone = true;
      this.underway--;
      go();
    };
    this.held.set(way, release);
    this.later(HELD_AT_MOST_MS, release);
  }

  private later(ms: number, act: () => void): void {
    if (ms === 0) return act();
    const timer = setTimeout(() => !this.scene.signal.aborted && act(), ms);
    this.scene.onEnd(() => clearTimeout(timer));
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
