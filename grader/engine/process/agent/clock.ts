/** A timer of Node's, as `lib/internal/timers.js` keeps it: the same fields since Node 11. Times are in ms of the event loop's clock. */
interface Timer {
  _idleTimeout: number;
  _idleStart: number;
  _destroyed: boolean;
  _onTimeout: unknown;
  refresh: () => unknown;
}

/** Timers that have fired or been cleared are forgotten whenever so many more are known. */
const SWEEP_EVERY = 1000;
/** The first stretch of time that passes at once, in ms; each further one is twice as long. */
const FIRST_STEP_MS = 500;

/** The agent's own, whatever the program makes of the globals. */
const { setTimeout, clearTimeout, setImmediate } = globalThis;

/**
 * The clock of the program that shares this process, which can be put forward. All timers of Node are known from here on: `setTimeout` and
 * `setInterval` in each of their forms, the time-outs of sockets, `AbortSignal.timeout`. The program sees no difference until time is put
 * forward; from then on `Date`, `performance.now` and `process.hrtime` are ahead as well.
 */
export class Clock {
  private readonly timers = new Set<Timer>();
  private sweepAt = SWEEP_EVERY;
  private aheadMs = 0;

  constructor() {
    const sample = setTimeout(() => undefined, 1);
    clearTimeout(sample);
    const known = (timer: Timer) => this.know(timer);
    // Each timer sets this field of its own when it is made. That is the only thing that all ways to make one have in common.
    Object.defineProperty(Object.getPrototypeOf(sample), '_idleStart', {
      configurable: true,
      set(this: Timer, value: unknown) {
        Object.defineProperty(this, '_idleStart', { value, writable: true, enumerable: true, configurable: true });
        known(this);
      },
    });
  }

  /**
   * As though so many ms had passed in which nothing came from outside: timers fire in the order in which they are due. It goes in steps, in each
   * of which an interval fires once.
   * @param stepMs the length of each step; 0 for steps that double
   */
  async advance(ms: number, stepMs: number): Promise<void> {
    if (this.aheadMs === 0) this.setAhead();
    for (let step = stepMs || FIRST_STEP_MS, left = ms; left > 0; left -= step, step *= stepMs ? 1 : 2)
      await this.step(Math.min(step, left));
  }

  private async step(ms: number): Promise<void> {
    // The same list of Node's as those below, and behind them in it.
    const nowMs = () => {
      const timer = setTimeout(() => undefined, 1);
      clearTimeout(timer);
      return (timer as unknown as Timer)._idleStart;
    };
    const now = nowMs();
    const dueIn = ({ _idleStart, _idleTimeout }: Timer) => _idleStart + _idleTimeout - now;
    const waiting = [...this.timers].filter(isWaiting);
    const due = waiting.filter((timer) => dueIn(timer) <= ms);
    this.aheadMs += ms;
    // Nearer by so much in the next step. Node looks at a list of them no earlier for that.
    for (const timer of waiting) if (!due.includes(timer)) timer._idleStart -= ms;
    for (const timer of due.sort((one, other) => dueIn(one) - dueIn(other))) {
      const usual = timer._idleTimeout;
      timer._idleTimeout = 1;
      timer.refresh();
      // The program may set it going again when it has fired.
      timer._idleTimeout = usual;
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
    // What the timers began, such as the closing of a socket, has its turn.
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  private know(timer: Timer): void {
    this.timers.add(timer);
    if (this.timers.size < this.sweepAt) return;
    for (const one of this.timers) if (one._destroyed) this.timers.delete(one);
    this.sweepAt = this.timers.size + SWEEP_EVERY;
  }

  private setAhead(): void {
    const ahead = () => this.aheadMs;
    const { now } = Date;
    const real = globalThis.Date;
    real.now = () => now() + ahead();
    globalThis.Date = new Proxy(real, {
      construct: (target, args, self) =>
        Reflect.construct(target, args.length === 0 ? [target.now()] : args, self) as Date,
    });
    const since = performance.now.bind(performance);
    performance.now = () => since() + ahead();
    const { hrtime } = process;
    const nanoseconds = hrtime.bigint.bind(hrtime);
    process.hrtime = Object.assign(
      (before?: [number, number]): [number, number] => {
        const [seconds, rest] = hrtime();
        const all = BigInt(seconds) * 1_000_000_000n + BigInt(rest) + BigInt(Math.round(ahead() * 1e6));
        const passed = all - (before ? BigInt(before[0]) * 1_000_000_000n + BigInt(before[1]) : 0n);
        return [Number(passed / 1_000_000_000n), Number(passed % 1_000_000_000n)];
      },
      { bigint: () => nanoseconds() + BigInt(Math.round(ahead() * 1e6)) },
    );
  }
}

function isWaiting({ _destroyed, _onTimeout, _idleTimeout }: Timer): boolean {
  return !_destroyed && _onTimeout !== null && _idleTimeout > 0;
}
