import { isStub } from '../course/course.js';
import { regularText } from '../course/regular-file.js';
import type { CheckDefinition } from '../engine/check/check.js';
import type { Result } from '../engine/results/result.js';
import { Exam, type Paper } from './exam.js';
import { resultWithoutRun } from './result-without-run.js';

/**
 * Grades one submission by all the checks of its exercise.
 * @param asStub run every check although the file is the untouched stub: to prove that each of them fails it
 * @param only run these checks and those that they need; the result is of these alone
 */
export async function gradeSubmission(
  paper: Paper,
  checks: readonly CheckDefinition[],
  { asStub = false, only }: { asStub?: boolean; only?: readonly string[] | undefined } = {},
): Promise<Result> {
  if (!asStub && isStub(regularText(paper.entry) ?? '', paper.exercise)) {
    return resultWithoutRun(paper, checks, 'not-started');
  }
  const exam = await Exam.open({ ...paper, ignoreNeeds: asStub }, checks);
  try {
    await exam.runAll(only);
    return await exam.result();
  } finally {
    await exam.close();
  }
}
