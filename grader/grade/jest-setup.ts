/**
 * Loaded by Jest before a file of checks: each check becomes a Jest test, run against the student's file beside it.
 * COURSE_SEED and COURSE_RESULTS (a folder) come from the reporter.
 */
import { writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { takeChecks } from '../lab/check.js';
import type { CheckResult } from '../results/result.js';
import { plainProcess } from '../sandbox/plain-process.js';
import { Exam } from './exam.js';

/** Deadlines are the lab's, which know a busy machine from a program that hangs; Jest's is only there because it must be. */
const NEVER_MS = 10 * 60 * 1000;

const { testPath = '' } = expect.getState();
if (testPath.endsWith('.checks.ts')) {
  const exercise = basename(testPath, '.checks.ts');
  let exam: Exam;
  let declared = 0;

  beforeAll(async () => {
    const seed = Number(process.env['COURSE_SEED']);
    const entry = join(dirname(testPath), `${exercise}.ts`);
    exam = await Exam.open({ student: 'you', exercise, entry, seed, sandbox: plainProcess }, declared);
  }, NEVER_MS);

  afterAll(async () => {
    await exam.close();
    const folder = process.env['COURSE_RESULTS'];
    if (folder !== undefined) writeFileSync(join(folder, `${exercise}.json`), JSON.stringify(exam.result()));
  });

  takeChecks((check) => {
    declared++;
    test(check.name, async () => tell(await exam.run(check)), NEVER_MS);
  });
}

/** Throws for Jest what is wrong; the course's reporter shows the rest of the finding. */
function tell(result: CheckResult): void {
  switch (result.outcome) {
    case 'passed':
      return;
    case 'failed':
      throw withoutStack(result.finding.message);
    case 'blocked':
      throw withoutStack(`not run, since this comes first: ${result.by}`);
    case 'faulted':
      throw withoutStack(`the grader failed, not your program: ${result.fault}`);
  }
}

function withoutStack(message: string): Error {
  const error = new Error(message);
  error.stack = message;
  return error;
}
