/** Loaded by Jest before a file of checks: makes a Jest test of each. What a check does is run elsewhere; see jest-environment.ts. */
import { takeChecks } from '../lab/check.js';
import type { CheckResult } from '../results/result.js';
import type { Asking } from './jest-environment.js';

/** Deadlines are the lab's, which know a busy machine from a program that hangs; Jest's is only there because it must be. */
const NEVER_MS = 15 * 60 * 1000;

takeChecks(({ name }) => {
  test(name, async () => tell(await (globalThis as unknown as Asking).askCheck(name)), NEVER_MS);
});

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
