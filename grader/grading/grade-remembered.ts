import type { Submission } from '../class/collect/submission.js';
import { whatDiffers, type Fingerprinter } from '../class/journal/fingerprint.js';
import type { Journal } from '../class/journal/journal.js';
import type { Fingerprint, Result } from '../engine/results/result.js';
import type { Sandbox } from '../engine/sandbox/tier.js';
import { faultedResult } from './faulted-result.js';
import { gradeAll } from './grade-all.js';
import type { Job } from './job.js';
import { noteTypeErrors } from './note-type-errors.js';

export interface RememberedOptions {
  sandbox: Sandbox;
  journal: Journal;
  bases: Fingerprinter;
  /** The instructor's folder of checks that students do not see. */
  hidden?: string | undefined;
  /** Workers at the same time. */
  workers?: number | undefined;
  /** Of the submissions that are graded now. */
  seed: number;
  /** What was graded with another seed does not count. */
  onlySeed: boolean;
  /** Told once, before anything is graded: how many need not be. */
  onKnown?: (howMany: number) => void;
  onGraded?: (result: Result) => void;
}

/** A submission whose files change while they are graded is graded again, so many times in all. */
const TRIES = 3;

/** A submission, and its place among all. */
interface Task extends Submission {
  index: number;
  basis: Fingerprint;
}

/**
 * Grades what the journal does not know yet, or not as it is now, and keeps it there as it comes.
 * @returns a result for each submission, in their order
 */
export async function gradeRemembered(
  submissions: readonly Submission[],
  { sandbox, journal, bases, hidden, workers, seed, onlySeed, onKnown, onGraded }: RememberedOptions,
): Promise<Result[]> {
  const results: Result[] = [];
  const untyped = new Set<number>();
  const tasks: Task[] = submissions.map((submission, index) => ({ ...submission, index, basis: bases.of(submission) }));
  for (const { student, exercise, attempt, basis, index } of tasks) {
    const known = journal.find({
      student,
      exercise,
      attempt,
      basis,
      sandbox: sandbox.tier,
      seed: onlySeed ? seed : undefined,
    });
    if (!known) continue;
    results[index] = known.result;
    if (!known.typesKnown) untyped.add(index);
  }
  let waiting = tasks.filter(({ index }) => results[index] === undefined);
  onKnown?.(tasks.length - waiting.length);
  for (let tries = 1; waiting.length > 0; tries++) {
    const changed: Task[] = [];
    const jobs: Job[] = waiting.map(({ student, exercise, entry, root }) => ({
      student,
      exercise,
      entry,
      root,
      seed,
      asStub: false,
      hidden,
    }));
    const graded = await gradeAll(jobs, {
      sandbox,
      workers,
      onResult: (result, _job, at) => {
        const task = waiting[at];
        if (!task) return;
        const basis = bases.of(task);
        if (whatDiffers(task.basis, basis).length > 0) {
          changed.push({ ...task, basis });
          return;
        }
        const based = { ...result, ...(task.attempt && { attempt: { number: task.attempt } }), basis };
        journal.add(based, false);
        untyped.add(task.index);
        results[task.index] = based;
        onGraded?.(based);
      },
    });
    for (const [at, one] of graded.entries()) {
      const task = waiting[at];
      if (task && 'fault' in one) results[task.index] = faultedResult(one, sandbox.tier);
    }
    waiting = changed;
    if (tries < TRIES) continue;
    for (const { student, exercise, entry, index } of waiting.splice(0)) {
      const fault = 'its files changed while they were graded, each time; grade again when nobody writes to them';
      results[index] = faultedResult({ job: { student, exercise, entry, seed, asStub: false }, fault }, sandbox.tier);
    }
  }
  const typed = [...untyped].sort((a, b) => a - b);
  await noteTypeErrors(
    typed.flatMap((index) => pair(submissions[index], results[index])),
    sandbox,
  );
  for (const index of typed) {
    const result = results[index];
    if (result) journal.noteTypesKnown(result);
  }
  return results;
}

function pair(
  submission: Submission | undefined,
  result: Result | undefined,
): { submission: Submission; result: Result }[] {
  return submission && result ? [{ submission, result }] : [];
}
