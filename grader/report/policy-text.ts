import type { Result } from '../engine/results/result.js';
import { totalPoints } from '../engine/results/score.js';

/** What the course's policy has made of a result, in words behind its points: `1 day late: 3 points off`. Empty when nothing. */
export function policyText({ late, attempt }: Pick<Result, 'late' | 'attempt'>): string {
  const days = late && count(late.days, 'day');
  return [
    ...(late?.uncounted ? ['marked as late, nobody knows by how much: nothing off'] : []),
    ...(late?.tooLate ? [`${days} late, when nothing counted any more: no points`] : []),
    ...(late && !late.uncounted && !late.tooLate
      ? [`${days} late${late.penaltyPoints > 0 ? `: ${count(late.penaltyPoints, 'point')} off` : ''}`]
      : []),
    ...(attempt?.most !== undefined && attempt.number > attempt.most
      ? [`attempt ${attempt.number}, and only the first ${attempt.most} count: no points`]
      : attempt
        ? [`attempt ${attempt.number}`]
        : []),
  ].join('; ');
}

/** The same in brackets, to follow something. */
export function policyRemark(result: Pick<Result, 'late' | 'attempt'>): string {
  const text = policyText(result);
  return text === '' ? '' : ` (${text})`;
}

/** True for what students get of a result when more counts than the checks that they are shown. */
export function countsUnseen({ checks, maxPoints, status }: Result): boolean {
  return status !== 'grader-fault' && Math.abs(totalPoints(checks).maxPoints - maxPoints) > 0.005;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
