import type { CheckResult } from '../../engine/results/result.js';
import type { Job } from '../../grading/job.js';
import type { Worker } from '../../grading/worker.js';

/** As many as a worker runs at the same time. */
const AT_ONCE = 3;

/**
 * Runs the checks of a program in their order until one does not pass; a mutant that one check has caught need not be run by the others.
 * @param all go on after a failure too
 * @returns what came of those that were run
 */
export async function firstFailure(
  worker: Worker,
  job: Job,
  { all = false }: { all?: boolean } = {},
): Promise<CheckResult[]> {
  const waiting = await worker.open(job, false);
  let failed = false;
  const runNext = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined && (all || !failed); name = waiting.shift())
      if (!['passed', 'skipped'].includes((await worker.check(name)).outcome)) failed = true;
  };
  await Promise.all(Array.from({ length: AT_ONCE }, runNext));
  return (await worker.close()).checks;
}
