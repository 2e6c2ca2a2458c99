import { readFile } from 'node:fs/promises';
import { isStub } from '../course/course.js';
import type { CheckDefinition } from '../lab/check.js';
import type { Result } from '../results/result.js';
import { Exam, resultWithoutRun, type Paper } from './exam.js';

/**
 * Grades one submission by all the checks of its exercise.
 * @param asStub run every check although the file is the untouched stub: to prove that each of them fails it
 */
export async function gradeSubmission(
  paper: Paper,
  checks: readonly CheckDefinition[],
  { asStub = false } = {},
): Promise<Result> {
  if (!asStub && isStub(await readFile(paper.entry, 'utf8').catch(() => ''), paper.exercise)) {
    return resultWithoutRun(paper, checks, 'not-started');
  }
  const exam = await Exam.open({ ...paper, ignoreNeeds: asStub }, checks);
  try {
    await exam.runAll();
    return await exam.result();
  } finally {
    await exam.close();
  }
}
