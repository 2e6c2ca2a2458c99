import { availableParallelism } from 'node:os';
import { deriveSeed } from '../../engine/check/random.js';
import type { Result } from '../../engine/results/result.js';
import type { Sandbox } from '../../engine/sandbox/tier.js';
import { gradeAll, type Ungraded } from '../../grading/grade-all.js';
import type { Job } from '../../grading/job.js';
import type { SpareWorkers } from '../../grading/spare-workers.js';
import { makeBusy } from './busy-machine.js';
import { claim, type Claim } from './claim.js';
import { counted } from './counted.js';
import { rightPrograms } from './right-programs.js';

export interface SteadinessOptions {
  seed: number;
  sandbox: Sandbox;
  /** Each has a seed of its own, and the right programs take turns. */
  runs: number;
  onRun?: () => void;
  spare?: SpareWorkers;
}

/** So often each right program is run beside other work. */
const BUSY_ROUNDS = 2;

/**
 * That no check changes its verdict on a right program, with many seeds and on a machine that has other work. The last runs, two of each
 * program, have endless loops beside them; `npm run soak` has them beside as many as one likes.
 */
export async function steadinessClaim(
  slug: string,
  { seed, sandbox, runs, onRun, spare }: SteadinessOptions,
): Promise<Claim> {
  const programs = rightPrograms(slug);
  const jobs = Array.from({ length: runs }, (_, run): Job => {
    const { entry, importsBelow, name } = programs[run % programs.length] as (typeof programs)[number];
    return {
      student: name,
      exercise: slug,
      entry,
      importsBelow,
      seed: deriveSeed(seed, slug, String(run)),
      asStub: false,
    };
  });
  const options = { sandbox, spare, ...(onRun && { onResult: onRun }) };
  const busy = Math.min(runs, BUSY_ROUNDS * programs.length);
  const results = await gradeAll(jobs.slice(busy), options);
  const loops = availableParallelism();
  const restore = makeBusy(loops);
  try {
    results.push(...(await gradeAll(jobs.slice(0, busy), options)));
  } finally {
    restore();
  }
  return claim(
    `${slug}: ${runs} runs of its ${counted(programs.length, 'right program')} pass, each with another seed, ` +
      `${busy} of them beside ${counted(loops, 'endless loop')}`,
    results.flatMap((result) => problemOf(result)),
  );
}

function problemOf(result: Result | Ungraded): string[] {
  if ('fault' in result) return [`${result.job.student}, seed ${result.job.seed}: the grader failed: ${result.fault}`];
  const { student, seed, status, checks, exercise } = result;
  // Extra credit is owed by the reference alone.
  const all = student === `${exercise}/reference`;
  const bad = checks.filter(
    ({ outcome, extraCredit }) => outcome !== 'passed' && outcome !== 'skipped' && (all || !extraCredit),
  );
  if (status === 'passed' && bad.length === 0) return [];
  return [
    `${student}, seed ${seed}: ${status}`,
    ...bad.map((check) => `  "${check.name}": ${check.outcome === 'failed' ? check.finding.message : check.outcome}`),
  ];
}
