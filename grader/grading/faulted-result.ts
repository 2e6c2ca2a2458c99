import { RESULT_VERSION, type Result } from '../engine/results/result.js';
import type { Tier } from '../engine/sandbox/tier.js';
import type { Ungraded } from './grade-all.js';

/** What is recorded of a submission that the grader could not grade. */
export function faultedResult({ job, fault }: Ungraded, sandbox: Tier): Result {
  const { student, exercise, seed } = job;
  return {
    version: RESULT_VERSION,
    student,
    exercise,
    status: 'grader-fault',
    points: 0,
    maxPoints: 0,
    seed,
    sandbox,
    durationMs: 0,
    checks: [],
    notes: [`the grader failed: ${fault}`],
  };
}
