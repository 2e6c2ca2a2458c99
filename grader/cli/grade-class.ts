import colours from 'picocolors';
import type { Submission } from '../collect/collect.js';
import { typeErrors } from '../compile/type-check.js';
import { courseRoot } from '../course/root.js';
import { faultedResult } from '../grade/faulted-result.js';
import { gradeAll } from '../grade/grade-all.js';
import { newSeed } from '../lab/random.js';
import { beginRun } from '../process/launch-mark.js';
import { Progress } from '../report/progress.js';
import { ResultsFile } from '../report/results-file.js';
import type { Result } from '../results/result.js';
import type { Sandbox } from '../sandbox/sandbox.js';
import { relative } from 'node:path';
import { exitCodes } from './fail.js';

export interface GradeOptions {
  sandbox: Sandbox;
  out: string;
  seed?: number | undefined;
}

const MOST_TYPE_ERRORS = 3;

/** Grades submissions, writes `OUT/results.jsonl`, and gives the results in the submissions' order. */
export async function gradeClass(
  submissions: readonly Submission[],
  { sandbox, out, seed = newSeed() }: GradeOptions,
): Promise<Result[]> {
  beginRun();
  const file = new ResultsFile(out);
  const progress = new Progress(submissions.length, 'graded');
  let done = 0;
  const tellStopped = () => console.error(`\nstopped; ${done} of ${submissions.length} are graded, in ${file.partial}`);
  process.once('exit', tellStopped);
  const jobs = submissions.map((submission) => ({ ...submission, seed, asStub: false }));
  const graded = await gradeAll(jobs, {
    sandbox,
    onResult: (result) => {
      file.add(result);
      done++;
      progress.step();
    },
  });
  const results = graded.map((one) => ('fault' in one ? faultedResult(one, sandbox.tier) : one));
  await noteTypeErrors(submissions, results);
  file.finish(results);
  process.off('exit', tellStopped);
  console.error(colours.dim(`sandbox ${sandbox.tier}, seed ${seed}, ${file.path}`));
  return results;
}

/** Type errors are told beside the verdict, for programs that could be started at all. */
async function noteTypeErrors(submissions: readonly Submission[], results: readonly Result[]): Promise<void> {
  const startable = submissions.filter((_submission, index) => {
    const result = results[index];
    return result && !result.rejection && result.status !== 'not-started' && result.status !== 'grader-fault';
  });
  const errors = await typeErrors(startable.map(({ entry }) => entry));
  for (const [index, { entry, exercise }] of submissions.entries()) {
    const own = errors.filter(({ file }) => file === relative(courseRoot, entry));
    const told = own
      .slice(0, MOST_TYPE_ERRORS)
      .map(({ line, column, message }) => `type error in ${exercise}.ts:${line}:${column}: ${message}`);
    const more = own.length > told.length ? [`${own.length - told.length} more type errors`] : [];
    results[index]?.notes.push(...told, ...more);
  }
}

/** The exit code for these results: work that nobody has begun is no failure. */
export function exitCodeOf(results: readonly Result[]): number {
  if (results.some(({ status }) => status === 'grader-fault')) return exitCodes.graderFault;
  return results.every(({ status }) => status === 'passed' || status === 'not-started')
    ? exitCodes.passed
    : exitCodes.failed;
}
