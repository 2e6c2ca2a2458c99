import type { CheckSession } from '../engine/check/check-session.js';
import { callersOf, type Caller } from '../engine/process/listeners.js';

/** Between two looks, in ms; each look takes the system some milliseconds. */
const PAUSE_MS = 12;
/** How long a socket may outlast the call that opened it, in ms. */
const GONE_MS = 400;

/** False where the system does not tell who calls: then nobody is ever seen calling. */
export const knowsCallers: boolean = process.platform === 'linux';

/** Looks again and again at the sockets with which the student's program calls some ports, until you stop it. */
export class CallerWatch {
  /**
   * The most sockets that were certainly open at the same time: those that one look saw and the next one saw still. A look by itself takes
   * a while, in which one socket may be closed and another one opened.
   */
  most = 0;
  /** The longest time between two looks, in ms: what came and went within it was not seen. */
  longestGapMs = 0;
  private stopped = false;
  private readonly ports: ReadonlySet<number>;
  private readonly over: Promise<void>;

  constructor(
    private readonly session: CheckSession,
    ports: readonly number[],
  ) {
    this.ports = new Set(ports);
    this.over = this.look();
  }

  /**
   * Takes no further look; from then on the figures stay.
   * @example
   * const { ask } = student.functions<typeof import('./functions.js')>();
   * const listener = await lab.tcp.listen();
   * const watch = lab.tcp.watchCallers([listener.port]);
   * const answers = [ask(listener.port, 'a'), ask(listener.port, 'b')];
   * for (const peer of [await listener.accept(), await listener.accept()]) peer.halfClose();
   * await Promise.all(answers);
   * await watch.stop();
   * expect(watch.most).toBeLessThanOrEqual(2);
   */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.over;
  }

  private async look(): Promise<void> {
    let lookedAt = performance.now();
    for (let before = new Set<string>(); !this.stopped && !this.session.signal.aborted;) {
      this.longestGapMs = Math.max(this.longestGapMs, performance.now() - lookedAt);
      lookedAt = performance.now();
      // A set, since a table that changes while it is read may name a socket twice.
      const now = new Set(callersOf(this.ports).map(({ inode }) => inode));
      this.most = Math.max(this.most, [...now].filter((inode) => before.has(inode)).length);
      before = now;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

/**
 * The sockets that the student's program still holds towards these ports: waits until there are none, but not long.
 * @returns those that stay
 */
export async function lastingCallers(session: CheckSession, ports: readonly number[]): Promise<Caller[]> {
  const wanted = new Set(ports);
  let callers = callersOf(wanted);
  const gone = (async () => {
    for (; callers.length > 0 && !session.signal.aborted; callers = callersOf(wanted))
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  })();
  // That they stay is for the check to judge, and no failure of the wait's.
  await session.timer.within(GONE_MS, gone, () => new Error('still there')).catch(() => undefined);
  return callers;
}
