import type { Result } from '../../engine/results/result.js';
import type { Sandbox } from '../../engine/sandbox/tier.js';
import { gradeAll, type Ungraded } from '../../grading/grade-all.js';
import type { Job } from '../../grading/job.js';
import type { SpareWorkers } from '../../grading/spare-workers.js';

/** So often again, when all else is done: a machine that was too busy to judge is so no longer. */
const MORE_TRIES = 3;

/**
 * Grades mistakes anew that were not caught by checks which say that this machine was too busy to judge them: that proves nothing.
 * @param results of the jobs, in their order; those that are decided now are put in their place. What is undecided to the end stays so
 */
export async function decide(
  jobs: readonly Job[],
  results: (Result | Ungraded)[],
  caughtBy: (index: number) => readonly string[],
  options: { sandbox: Sandbox; spare?: SpareWorkers | undefined },
): Promise<void> {
  for (let tries = 0; tries < MORE_TRIES; tries++) {
    const open = [...jobs.keys()].filter((index) => isUndecided(results[index], caughtBy(index)));
    if (open.length === 0) return;
    const again = await gradeAll(
      open.map((index) => jobs[index] as Job),
      options,
    );
    for (const [at, index] of open.entries()) {
      const result = again[at];
      if (result) results[index] = result;
    }
  }
}

/** Whether a check that was to fail passed only because this machine was too busy to judge it. */
function isUndecided(result: Result | Ungraded | undefined, caughtBy: readonly string[]): boolean {
  if (!result || 'fault' in result) return false;
  return result.checks.some((check) => check.outcome === 'passed' && check.undecided && caughtBy.includes(check.name));
}
