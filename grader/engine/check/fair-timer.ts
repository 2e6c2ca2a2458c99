import { knowsSchedule, mainThread } from '../process/proc.js';

/** How much longer than asked a wait may last at most, however busy the machine. */
const MOST_STRETCH = 20;
/** What starting a program takes on an idle machine, generously; the yardstick where the system does not tell who waited for a CPU. */
const USUAL_START_MS = 150;
/** Where the system does not tell who was starved, everybody is given so many times as long. */
const UNTOLD_SLOWDOWN = 3;
const BASELINE_FRESH_MS = 200;

/** A program whose turn on the CPU matters to a wait. */
export interface Scheduled {
  schedule: () => { ranMs: number; waitedMs: number };
}

/**
 * Deadlines that a busy machine does not shorten: time in which the student's program or the grader was ready to run but others had
 * the CPU does not count, nor does time in which the grader itself was at work. So a limit can be strict for a program that hangs and fair to one that is starved.
 */
export class FairTimer {
  private readonly watched: Scheduled[] = [];
  private slowdown = knowsSchedule ? 1 : UNTOLD_SLOWDOWN;
  private sampled = { at: -Infinity, waitedMs: 0, ranMs: 0 };

  private readonly aborts = new Set<() => void>();

  /** @param signal ends every wait at once, with its reason, when the check that waits is over */
  constructor(private readonly signal: AbortSignal) {
    signal.addEventListener('abort', () => this.aborts.forEach((abort) => abort()), { once: true });
  }

  watch(program: Scheduled): void {
    this.watched.push(program);
  }

  /** Tells how long a start took, for systems without a record of who waited. */
  noteStart(tookMs: number): void {
    if (!knowsSchedule) this.slowdown = Math.min(MOST_STRETCH, Math.max(this.slowdown, tookMs / USUAL_START_MS));
  }

  /**
   * What `promise` gives, if it comes within `ms` of time that counts.
   * @param late makes the error to reject with; it is given the wall time waited and how much of it the student's program ran
   */
  within<T>(ms: number, promise: Promise<T>, late: (waitedMs: number, ranMs: number) => Error): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const before = this.totals(BASELINE_FRESH_MS);
      const start = performance.now();
      const settle =
        <A extends unknown[]>(how: (...args: A) => void) =>
        (...args: A) => {
          clearTimeout(timer);
          this.aborts.delete(abort);
          how(...args);
        };
      const abort = () => settle(reject)(this.signal.reason);
      const look = () => {
        const elapsed = performance.now() - start;
        const now = this.totals(0);
        const starved = Math.min(now.waitedMs - before.waitedMs, elapsed * (1 - 1 / MOST_STRETCH));
        // What ran before this wait is not its own.
        const ran = Math.max(0, now.ranMs - before.ranMs - (start - before.at));
        // A program that has had its time on the CPU cannot say that it was starved.
        const left = ms * this.slowdown - Math.max(elapsed - starved, ran);
        if (left >= 1) timer = setTimeout(look, left);
        // One more turn of the event loop: what has already arrived is taken before anyone is called late.
        else setImmediate(() => settle(reject)(late(elapsed, ran)));
      };
      let timer = setTimeout(look, ms * this.slowdown);
      promise.then(settle(resolve), settle(reject));
      if (this.signal.aborted) abort();
      this.aborts.add(abort);
    });
  }

  /**
   * How long the student's programs and the grader have been ready to run while others had the CPU, all added up, in ms: 0 where the
   * system does not tell.
   */
  heldUpMs(): number {
    return this.watched.reduce((sum, program) => sum + program.schedule().waitedMs, mainThread().waitedMs);
  }

  /** A baseline may be a little old: that only lengthens a wait, and saves reading /proc for each. */
  private totals(freshMs: number): { at: number; waitedMs: number; ranMs: number } {
    const at = performance.now();
    if (at - this.sampled.at > freshMs) {
      const each = this.watched.map((program) => program.schedule());
      const own = mainThread();
      this.sampled = {
        at,
        // While the grader itself works or waits for its turn, nobody looks at what the program has long since done.
        waitedMs: own.waitedMs + own.ranMs + each.reduce((sum, { waitedMs }) => sum + waitedMs, 0),
        ranMs: each.reduce((sum, { ranMs }) => sum + ranMs, 0),
      };
    }
    return this.sampled;
  }
}
