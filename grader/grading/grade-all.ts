import { IdleCores } from '../engine/machine/idle-cores.js';
import { defaultWorkers, firstWorkers } from '../engine/machine/workers.js';
import type { Result } from '../engine/results/result.js';
import type { Sandbox } from '../engine/sandbox/tier.js';
import type { Job } from './job.js';
import type { SpareWorkers } from './spare-workers.js';
import { Worker } from './worker.js';

/** A worker may be killed by somebody else, or by a machine that is out of memory, and the next one too. */
const TRIES = 3;

/** How often it is looked whether one more worker would find a core to work on, in ms, and how many have to be idle then. */
const LOOK_EVERY_MS = 250;
const IDLE_CORES = 0.5;

/** A submission that could not be graded at all, through no fault of the student's. */
export interface Ungraded {
  job: Job;
  fault: string;
}

export interface GradeAllOptions {
  sandbox: Sandbox;
  /** How many at the same time; default: one for each core, and as long as cores are idle more, up to what this machine can carry. */
  workers?: number | undefined;
  /** `index`: the job's. What it throws ends all work, and is thrown on. */
  onResult?: (result: Result, job: Job, index: number) => void;
  /** Stop handing out work when this is aborted. */
  signal?: AbortSignal;
  /** Where workers come from and are kept, for whoever grades several sets with the same sandbox; default: they are ended with this one. */
  spare?: SpareWorkers | undefined;
  /** What tells how many cores are idle. */
  idle?: Pick<IdleCores, 'sinceLast'>;
}

/** Grades many submissions, several at once. Results come back in the jobs' order, whatever order they finished in. */
export async function gradeAll(
  jobs: readonly Job[],
  { sandbox, workers, onResult, signal, spare, idle = new IdleCores() }: GradeAllOptions,
): Promise<(Result | Ungraded)[]> {
  const results: (Result | Ungraded)[] = [];
  const waiting = jobs.map((job, index) => ({ job, index }));
  const serving = new Set<Worker>();
  let over = false;
  const hire = (before?: Worker): Worker => {
    if (before) serving.delete(before);
    const worker = spare?.take() ?? new Worker(sandbox);
    serving.add(worker);
    return worker;
  };

  async function serve(): Promise<void> {
    let worker = hire();
    for (let next = waiting.shift(); next && !signal?.aborted; next = waiting.shift()) {
      const { job, index } = next;
      for (let tries = 1; results[index] === undefined; tries++) {
        // Its worker was ended with all the others, and nobody would end a new one.
        if (over) return;
        if (!worker.alive) worker = hire(worker);
        const graded = await worker.grade(job).catch((error: Error) => ({ job, fault: error.message }));
        if (over || ('fault' in graded && tries < TRIES)) continue;
        results[index] = graded;
        if (!('fault' in graded)) onResult?.(graded, job, index);
      }
    }
    if (over || !spare || !worker.alive) return;
    serving.delete(worker);
    spare.keep(worker);
  }

  const most = Math.min(jobs.length, workers ?? defaultWorkers());
  const serves: Promise<void>[] = [];
  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_resolve, reject) => (fail = reject));
  const begin = () => {
    const served = serve();
    served.catch(fail);
    serves.push(served);
  };
  for (let first = Math.min(most, workers ?? firstWorkers()); first > 0; first--) begin();
  // A program that hangs costs waiting, which is not work. Without such programs more workers would only wait for each other.
  const hiring = setInterval(() => {
    if (waiting.length > 0 && serves.length < most && idle.sinceLast() >= IDLE_CORES) begin();
  }, LOOK_EVERY_MS);
  try {
    for (let served = 0; served < serves.length;) {
      served = serves.length;
      await Promise.race([failed, Promise.all(serves)]);
    }
    return results;
  } finally {
    clearInterval(hiring);
    // Whoever still works when one has failed is not to take up anything more.
    over = true;
    waiting.length = 0;
    for (const worker of serving) worker.end();
    await Promise.all([Promise.allSettled(serves), ...[...serving].map(({ ended }) => ended)]);
  }
}
