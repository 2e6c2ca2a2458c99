/** How often the clock is looked at, in ms. */
const TICK_MS = 20;

/**
 * How long this process has been kept from running, as far as it can tell by itself, for systems that do not tell who waited for a CPU:
 * by how much a timer rings late, less what the process has itself computed since it was last on time.
 */
export class Lateness {
  private waited = 0;
  private lastAt = performance.now();
  private lastRanMs = ranMs();

  constructor() {
    setInterval(() => this.look(), TICK_MS).unref();
  }

  /** Both added up since the beginning, in ms. */
  sample(): { ranMs: number; waitedMs: number } {
    return { ranMs: ranMs(), waitedMs: this.waited };
  }

  private look(): void {
    const [at, ran] = [performance.now(), ranMs()];
    this.waited += Math.max(0, at - this.lastAt - TICK_MS - (ran - this.lastRanMs));
    this.lastAt = at;
    this.lastRanMs = ran;
  }
}

/** CPU time of this process, in ms. */
function ranMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
