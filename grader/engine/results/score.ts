import type { Cause, CheckResult, Status } from './result.js';

/**
 * The status of a submission whose checks ran. The grader's own faults come first: such a result is no verdict, and neither is one of which nothing
 * could be run here. Lack of extra credit is no failure.
 */
export function statusOf(checks: readonly CheckResult[]): Status {
  if (checks.every(({ outcome }) => outcome === 'skipped')) return 'grader-fault';
  if (checks.some(({ outcome }) => outcome === 'faulted')) return 'grader-fault';
  if (causesIn(checks).has('rule-broken')) return 'rule-broken';
  const causes = causesIn(checks.filter(({ extraCredit }) => !extraCredit));
  if (causes.size === 0) return 'passed';
  // A program that crashed or hung wherever it failed is called that; one that also answered wrong has simply failed.
  return causes.size === 1 ? statusOfCause[[...causes][0] ?? 'wrong'] : 'failed';
}

function causesIn(checks: readonly CheckResult[]): Set<Cause> {
  return new Set(checks.flatMap((check) => (check.outcome === 'failed' ? [check.finding.cause] : [])));
}

const statusOfCause: Record<Cause, Status> = {
  wrong: 'failed',
  'not-written': 'failed',
  export: 'failed',
  crashed: 'crashed',
  'timed-out': 'timed-out',
  'rule-broken': 'rule-broken',
  'does-not-compile': 'does-not-compile',
  missing: 'missing',
};

/** Points for extra credit are among the points, and not among those that there are to get. */
export function totalPoints(checks: readonly CheckResult[]): { points: number; maxPoints: number } {
  return {
    points: checks.reduce((sum, { points }) => sum + points, 0),
    maxPoints: checks.reduce((sum, { maxPoints, extraCredit }) => sum + (extraCredit ? 0 : maxPoints), 0),
  };
}
