import { exerciseFiles } from '../course/course.js';
import { newSeed } from '../engine/check/random.js';
import { beginRun } from '../engine/process/launch-mark.js';
import type { Result } from '../engine/results/result.js';
import { plainProcess } from '../engine/sandbox/plain-process.js';
import { faultedResult } from '../grading/faulted-result.js';
import { gradeAll } from '../grading/grade-all.js';
import type { Job } from '../grading/job.js';

/** Runs an exercise's checks on this checkout's own file as `npm test` does, and prints nothing. */
export async function gradeOwn(exercise: string): Promise<Result> {
  beginRun();
  const [result] = await gradeOwns([exercise]);
  if (!result) throw new Error('there is no result');
  return result;
}

/** The same for several exercises, in their order. The run has to have begun. */
export async function gradeOwns(exercises: readonly string[]): Promise<Result[]> {
  const jobs: Job[] = exercises.map((exercise) => ({
    student: 'you',
    exercise,
    entry: exerciseFiles(exercise).student,
    seed: newSeed(),
    asStub: false,
  }));
  const all = await gradeAll(jobs, { sandbox: plainProcess });
  return all.map((graded) => ('fault' in graded ? faultedResult(graded, plainProcess.tier) : graded));
}

/** What to say of a result that the grader, and not the program, is to blame for. */
export function faultOf({ checks, notes }: Result): string {
  const fault = checks.flatMap((check) => (check.outcome === 'faulted' ? [check.fault] : []))[0];
  return fault === undefined ? notes.join('\n') : `the grader failed, not your program: ${fault}`;
}
