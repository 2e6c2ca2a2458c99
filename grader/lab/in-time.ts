import type { CheckSession } from '../engine/check/check-session.js';

/** Throws what is wrong. */
export type Complaint = () => void;

/**
 * What an attempt came to: nothing when all is well; a complaint of what came too late; `undecided` when other programs have kept this one
 * from running, so that nothing can be told.
 */
export type Timed = Complaint | 'undecided' | undefined;

/** The time since it was started. */
export class Stopwatch {
  private readonly startedAt = performance.now();
  private readonly heldUpBefore: number;

  /** @internal */
  constructor(private readonly session: CheckSession) {
    this.heldUpBefore = session.timer.heldUpMs();
  }

  /**
   * Wall time that has passed, in ms.
   * @example
   * const server = await student.start('startUpperServer');
   * const watch = lab.stopwatch();
   * const peer = await lab.tcp.connect(server);
   * await peer.send('a');
   * await expect(peer).toReceive('A');
   * lab.note(`that took ${Math.round(watch.tookMs())} ms`);
   */
  tookMs(): number {
    return performance.now() - this.startedAt;
  }

  /**
   * The part of it in which nothing kept the student's programs and the grader from running, in ms.
   * @example
   * const server = await student.start('startUpperServer');
   * const watch = lab.stopwatch();
   * const peer = await lab.tcp.connect(server);
   * await peer.send('a');
   * await expect(peer).toReceive('A');
   * if (watch.owesMs() > 900) lab.fail('an answer took more than 900 ms');
   */
  owesMs(): number {
    return this.tookMs() - (this.session.timer.heldUpMs() - this.heldUpBefore);
  }

  /**
   * Judges the time that has passed, for `lab.inTime`.
   * @param complain fails the check; it is given what the program owes, in ms
   * @returns nothing below the limit, the complaint where the program itself took longer, and `undecided` where others held it up
   * @example
   * const server = await student.start('startUpperServer');
   * const peer = await lab.tcp.connect(server);
   * await lab.inTime([500, 2000], async (limitMs) => {
   *   const watch = lab.stopwatch();
   *   await peer.send('a');
   *   await expect(peer).toReceive('A', 2 * limitMs);
   *   return watch.over(limitMs, () => lab.fail('the answer came late'));
   * });
   */
  over(limitMs: number, complain: (owesMs: number) => void): Timed {
    const [tookMs, owesMs] = [this.tookMs(), this.owesMs()];
    if (owesMs > limitMs) return () => complain(owesMs);
    return tookMs > limitMs ? 'undecided' : undefined;
  }
}

/** Tries until all is well, and complains after the last attempt; where that one was undecided, it says so. */
export async function inTime(
  lab: { undecided: (what: string) => void },
  timesMs: readonly number[],
  attempt: (timeoutMs: number) => Promise<Timed>,
): Promise<void> {
  let came: Timed;
  for (const timeoutMs of timesMs) {
    came = await attempt(timeoutMs);
    if (came === undefined) return;
  }
  if (came === 'undecided') lab.undecided('whether it was in time');
  else came?.();
}
