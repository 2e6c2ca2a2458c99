import type { ChildProcess } from 'node:child_process';
import type { CheckResult, Result } from '../engine/results/result.js';
import type { Sandbox } from '../engine/sandbox/tier.js';
import type { Job } from './job.js';
import { Worker } from './worker.js';

/** One submission whose checks are run in a worker while somebody else, such as Jest, asks how they went. */
export class Session {
  private readonly worker: Worker;
  private readonly opened: Promise<string[]>;

  /**
   * @param eager run all checks now, without waiting to be asked
   * @param started the worker's process, where there is one already
   */
  constructor(
    readonly job: Job,
    sandbox: Sandbox,
    eager: boolean,
    started?: ChildProcess,
  ) {
    this.worker = new Worker(sandbox, started);
    this.opened = this.worker.open(job, eager);
    this.opened.catch(() => undefined);
  }

  /** The names of the exercise's checks, in order. */
  names(): Promise<string[]> {
    return this.opened;
  }

  async runAll(): Promise<void> {
    await Promise.all((await this.opened).map((name) => this.check(name)));
  }

  async check(name: string): Promise<CheckResult> {
    await this.opened;
    return this.worker.check(name);
  }

  /** What came of all checks that were run; ends the worker. */
  async close(): Promise<Result> {
    try {
      await this.opened;
      return await this.worker.close();
    } finally {
      this.worker.end();
    }
  }
}
