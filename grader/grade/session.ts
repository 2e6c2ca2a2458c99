import type { CheckResult, Result } from '../results/result.js';
import type { Sandbox } from '../sandbox/sandbox.js';
import type { Job } from './job.js';
import { Worker } from './worker.js';

/** One submission whose checks are run in a worker while somebody else, such as Jest, asks how they went. */
export class Session {
  private readonly worker: Worker;
  private readonly opened: Promise<void>;

  /** @param eager run all checks now, without waiting to be asked */
  constructor(
    readonly job: Job,
    sandbox: Sandbox,
    eager: boolean,
  ) {
    this.worker = new Worker(sandbox);
    this.opened = this.worker.open(job, eager);
    this.opened.catch(() => undefined);
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
