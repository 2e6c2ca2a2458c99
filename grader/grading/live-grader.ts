import { killLaunches } from '../engine/process/launch-mark.js';
import type { Result } from '../engine/results/result.js';
import type { Sandbox } from '../engine/sandbox/tier.js';
import { faultedResult } from './faulted-result.js';
import type { Job } from './job.js';
import { Worker } from './worker.js';

/** Grades what is asked for last: what is under way then is dropped, with all that it has started. The run has to have begun (`beginRun`). */
export class LiveGrader {
  private worker: Worker;
  /** Started ahead, so that nobody waits for it when the worker is dropped. */
  private spare: Worker;
  private latest = 0;
  private busy = false;

  constructor(private readonly sandbox: Sandbox) {
    this.worker = new Worker(sandbox);
    this.spare = new Worker(sandbox);
  }

  /** @returns undefined when something else was asked for before this was done */
  async grade(job: Job): Promise<Result | undefined> {
    const turn = ++this.latest;
    if (this.busy || !this.worker.alive) this.replace();
    this.busy = true;
    const graded = await this.worker.grade(job).catch((error: Error) => ({ job, fault: error.message }));
    if (turn !== this.latest) return undefined;
    this.busy = false;
    return 'fault' in graded ? faultedResult(graded, this.sandbox.tier) : graded;
  }

  /** Drops what is under way. */
  end(): void {
    this.latest++;
    this.worker.end();
    this.spare.end();
    killLaunches();
  }

  private replace(): void {
    this.worker.end();
    killLaunches();
    this.worker = this.spare;
    this.spare = new Worker(this.sandbox);
  }
}
