import { availableParallelism } from 'node:os';
import type { Result } from '../results/result.js';
import type { Sandbox } from '../sandbox/sandbox.js';
import type { Job } from './job.js';
import { Worker } from './worker.js';

/** More workers than cores: a program that hangs costs waiting, which is not work. */
const WORKERS_PER_CORE = 3;
const TRIES = 2;

/** A submission that could not be graded at all, through no fault of the student's. */
export interface Ungraded {
  job: Job;
  fault: string;
}

export interface GradeAllOptions {
  sandbox: Sandbox;
  workers?: number;
  onResult?: (result: Result, job: Job) => void;
  /** Stop handing out work when this is aborted. */
  signal?: AbortSignal;
}

/** Grades many submissions, several at once. Results come back in the jobs' order, whatever order they finished in. */
export async function gradeAll(
  jobs: readonly Job[],
  { sandbox, workers, onResult, signal }: GradeAllOptions,
): Promise<(Result | Ungraded)[]> {
  const results: (Result | Ungraded)[] = [];
  const waiting = jobs.map((job, index) => ({ job, index }));
  async function serve(): Promise<void> {
    let worker = new Worker(sandbox);
    try {
      for (let next = waiting.shift(); next && !signal?.aborted; next = waiting.shift()) {
        const { job, index } = next;
        for (let tries = 1; results[index] === undefined; tries++) {
          if (!worker.alive) worker = new Worker(sandbox);
          try {
            const result = await worker.grade(job);
            results[index] = result;
            onResult?.(result, job);
          } catch (error) {
            if (tries === TRIES) results[index] = { job, fault: (error as Error).message };
          }
        }
      }
    } finally {
      worker.end();
    }
  }
  const howMany = Math.min(jobs.length, workers ?? availableParallelism() * WORKERS_PER_CORE);
  await Promise.all(Array.from({ length: howMany }, serve));
  return results;
}
