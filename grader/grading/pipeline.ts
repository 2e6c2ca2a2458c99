import { isStub } from '../course/course.js';
import { regularText } from '../course/regular-file.js';
import type { CheckDefinition } from '../engine/check/check.js';
import type { Result } from '../engine/results/result.js';
import type { GradingInput } from './grading-input.js';
import { resultWithoutRun } from './result-without-run.js';
import { SubmissionRun } from './submission-run.js';

/**
 * Grades one submission by all the checks of its exercise.
 * @param asStub run every check although the file is the untouched stub: to prove that each of them fails it
 * @param only run these checks and those that they need; the result is of these alone
 */
export async function gradeSubmission(
  input: GradingInput,
  checks: readonly CheckDefinition[],
  { asStub = false, only }: { asStub?: boolean; only?: readonly string[] | undefined } = {},
): Promise<Result> {
  if (!asStub && isStub(regularText(input.entry) ?? '', input.exercise)) {
    return resultWithoutRun(input, checks, 'not-started');
  }
  const run = await SubmissionRun.open({ ...input, ignoreNeeds: asStub }, checks);
  try {
    await run.runAll(only);
    return await run.result();
  } finally {
    await run.close();
  }
}
