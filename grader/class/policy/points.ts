import type { CheckResult } from '../../engine/results/result.js';
import { totalPoints } from '../../engine/results/score.js';
import type { Policy } from './policy.js';

/** Points as they are told: two decimals at most. */
export function rounded(points: number): number {
  return Math.round((points + Number.EPSILON) * 100) / 100;
}

/**
 * The checks with the points that they have when all that is asked is worth `points`. What they are worth adds up to just that,
 * since what rounding takes from one the next one gets.
 */
export function scaled(checks: readonly CheckResult[], points: number): CheckResult[] {
  const { maxPoints } = totalPoints(checks);
  if (maxPoints === 0) return [...checks];
  const factor = points / maxPoints;
  let before = 0;
  return checks.map((check) => {
    const from = check.extraCredit ? 0 : before;
    if (!check.extraCredit) before += check.maxPoints;
    const worth = rounded(rounded((from + check.maxPoints) * factor) - rounded(from * factor));
    const share = check.maxPoints === 0 ? 0 : check.points / check.maxPoints;
    return { ...check, maxPoints: worth, points: rounded(worth * share) };
  });
}

/** All that the checks give, with no more for extra credit than the policy lets count. */
export function counting(checks: readonly CheckResult[], { extraCredit }: Policy): number {
  const { points, maxPoints } = totalPoints(checks);
  if (extraCredit === undefined) return points;
  const extra = checks.reduce((sum, check) => sum + (check.extraCredit ? check.points : 0), 0);
  return points - extra + Math.min(extra, (maxPoints * extraCredit) / 100);
}
