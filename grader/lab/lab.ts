import type fc from 'fast-check';
import { Random } from '../engine/check/random.js';
import type { CheckSession } from '../engine/check/check-session.js';
import { Skip } from '../engine/check/skip.js';
import { StudentFault } from '../engine/check/student-fault.js';
import { inTime, Stopwatch, type Timed } from './in-time.js';
import { Mailbox } from './mailbox.js';
import { Tcp } from './tcp.js';
import { Udp } from './udp.js';

export interface ForAllOptions {
  /** How many inputs are tried. Default 100. */
  runs?: number;
  /**
   * How many are tried at the same time, as long as the claim holds. Default 1. Calls that are made together cost much less, so let it be more
   * where the student's functions only compute.
   */
  atOnce?: number;
}

/** What a check is given to speak to the student's program with. All of it is closed when the check ends. */
export class Lab {
  /** Draws data by the check's seed. */
  readonly random: Random;
  /** Peers and listeners of TCP. */
  readonly tcp: Tcp;
  /** Peers of UDP, and links between them. */
  readonly udp: Udp;

  constructor(
    private readonly session: CheckSession,
    seed: number,
  ) {
    this.random = new Random(seed);
    this.tcp = new Tcp(session);
    this.udp = new Udp(session, this.random);
  }

  /**
   * A place where the calls of a callback arrive: hand its `post` to the student's function.
   * @param what names what arrives, in the transcript and in failures: `onMessage call`
   * @example
   * const words = lab.mailbox<string>('onWord call');
   * const { announce } = student.functions<typeof import('./functions.js')>();
   * await announce(['a', 'b'], words.post);
   * expect(await words.next()).toBe('a');
   */
  mailbox<Message>(what: string): Mailbox<Message> {
    return new Mailbox<Message>(this.session, what);
  }

  /**
   * Says in the transcript what the check is about to do, where the wire does not show it.
   * @example
   * const server = await student.start('startUpperServer');
   * lab.note('now a hundred clients, one after the other');
   * for (let client = 0; client < 100; client++) (await lab.tcp.connect(server)).close();
   */
  note(text: string): void {
    this.session.transcript.add(text);
  }

  /**
   * Tries with the first of these times, and with a longer one when something came too late: on a busy machine that need not be the program's
   * fault. When the last attempt is undecided too, the check goes on, and its result says that this was not judged.
   * @param attempt gives nothing when all is well, what complains of what came too late, or `undecided`. What it throws itself is not tried again
   * @example
   * const server = await student.start('startUdpEcho', { transport: 'udp' });
   * const peer = await lab.udp.peer();
   * await lab.inTime([300, 1000, 5000], async (limitMs) => {
   *   const watch = lab.stopwatch();
   *   await peer.send(server, 'at once?');
   *   await peer.inbox.next(3 * limitMs);
   *   return watch.over(limitMs, (ms) => lab.fail(`the answer took ${Math.round(ms)} ms`));
   * });
   */
  inTime(timesMs: readonly number[], attempt: (timeoutMs: number) => Promise<Timed>): Promise<void> {
    return inTime(this, timesMs, attempt);
  }

  /**
   * Says that a part of the check could not be judged, since other programs kept this machine busy: that part counts as right, and the result
   * says so. `npm run verify` does not take it for a proof.
   * @param what could not be judged, for the steps
   * @example
   * const server = await student.start('startUpperServer');
   * const watch = lab.stopwatch();
   * await (await lab.tcp.connect(server)).send('a');
   * if (watch.tookMs() - watch.owesMs() > 5000) lab.undecided('how fast it answers');
   */
  undecided(what: string): void {
    this.session.transcript.add(`this machine is too busy to tell: ${what}`);
    this.session.undecided = true;
  }

  /**
   * Measures, from now on, how long something takes, and how much of that is due to the student's program.
   * @example
   * const server = await student.start('startUpperServer');
   * const watch = lab.stopwatch();
   * const peer = await lab.tcp.connect(server);
   * await peer.send('a');
   * await expect(peer).toReceive('A');
   * if (watch.owesMs() > 3000) lab.fail(`an answer took ${Math.round(watch.tookMs())} ms`);
   */
  stopwatch(): Stopwatch {
    return new Stopwatch(this.session);
  }

  /**
   * How long other programs have kept the student's and the grader from running, in ms, for a claim about what a timer makes a program
   * do: on a busy machine an answer may be late although nothing is wrong.
   * @example
   * const server = await student.start('startUdpEcho', { transport: 'udp' });
   * const peer = await lab.udp.peer();
   * const before = { at: performance.now(), heldUpMs: lab.heldUpMs() };
   * await peer.send(server, 'at once?');
   * await peer.inbox.next();
   * const took = performance.now() - before.at - (lab.heldUpMs() - before.heldUpMs);
   * if (took > 500) lab.fail(`the answer took ${Math.round(took)} ms`);
   */
  heldUpMs(): number {
    return this.session.timer.heldUpMs();
  }

  /**
   * Fails the check with these words, where no matcher has better ones.
   * @throws {StudentFault} always
   * @example
   * const server = await student.start('startUpperServer');
   * const peer = await lab.tcp.connect(server);
   * const word = lab.random.word();
   * await peer.send(`${word}\n`);
   * const line = (await peer.inbox.until('\n')).toString();
   * if (line === `${word}\n`) lab.fail(`"${word}" came back as it was sent`);
   */
  fail(message: string): never {
    throw new StudentFault('wrong', message);
  }

  /**
   * Ends the check without a verdict, where this machine cannot run it: it is then worth 0 of 0 points, and says nothing of the program. Decide by
   * what the machine has, never by what the program does, and before the program is spoken to. Where a program of the machine's is missing, say
   * so with the check's option `uses` instead.
   * @throws {Skip} always
   * @example
   * const server = await student.start('startUpperServer');
   * if (lab.random.int(1, 6) > 6) lab.skip('this machine has no die');
   * (await lab.tcp.connect(server)).close();
   */
  skip(reason: string): never {
    throw new Skip(reason);
  }

  /**
   * Tries a claim on many inputs, drawn by the check's seed, and when it does not hold finds a small input for which it does not.
   * That one is tried once more at the end, so that the transcript shows it.
   * @param arbitrary what to draw, as fast-check has it: `fc.integer()`, `fc.string()`, `fc.record({ … })`
   * @param claim throws when it does not hold
   * @example
   * const { half } = student.functions<typeof import('./functions.js')>();
   * await lab.forAll(fc.nat(), async (n) => expect(await half(2 * n)).toBe(n), { runs: 20 });
   */
  async forAll<T>(
    arbitrary: fc.Arbitrary<T>,
    claim: (value: T) => Promise<void>,
    { runs = 100, atOnce = 1 }: ForAllOptions = {},
  ): Promise<void> {
    const { default: check } = await import('fast-check');
    const property = check.asyncProperty(arbitrary, claim);
    const { seed } = this.random;
    if (atOnce > 1 && (await this.holdsTogether(check.sample(arbitrary, { seed, numRuns: runs }), claim, atOnce)))
      return;
    // The same inputs, one after the other: what only came of trying several together is nobody's fault.
    const outcome = await check.check(property, { seed, numRuns: runs });
    if (!outcome.failed) return;
    if (this.session.signal.aborted || this.session.ending() || outcome.counterexample === null)
      throw outcome.errorInstance;
    await claim(outcome.counterexample[0]);
    throw outcome.errorInstance;
  }

  /** Tries a claim on so many values at a time, until it does not hold for one. Nothing of it is told. */
  private async holdsTogether<T>(
    values: readonly T[],
    claim: (value: T) => Promise<void>,
    atOnce: number,
  ): Promise<boolean> {
    for (let at = 0; at < values.length; at += atOnce) {
      const together = values.slice(at, at + atOnce);
      const outcomes = await this.session.transcript.without(() =>
        Promise.allSettled(together.map(async (value) => claim(value))),
      );
      if (outcomes.some(({ status }) => status === 'rejected')) return false;
    }
    return true;
  }
}
