import type { Level } from '../../course/levels.js';
import type { CheckResult, Late, Result } from '../../engine/results/result.js';
import { daysLate } from './deadline.js';
import { counting, rounded, scaled } from './points.js';
import type { Policy } from './policy.js';

/** What is known of a submission beside its result. */
export interface SubmissionMeta {
  submittedAt?: Date | undefined;
  /** Where it came from it was marked as late; without `submittedAt` nobody knows by how much. */
  late?: true | undefined;
  /** Which of the student's submissions for the exercise it is, from 1; undefined where there is only one. */
  attempt?: number | undefined;
  /** When the results are written: checks that are shown after the due date are hidden until then. */
  now: Date;
}

/**
 * A result as it counts, from a result as it was graded, which stays as it is. To be used once, on what grading gave: it would take a
 * penalty off again. Status and findings are never changed.
 */
export function applyPolicy(result: Result, meta: SubmissionMeta, policy: Policy): Result {
  const shown = result.checks.map((check) => seen(check, meta.now, policy));
  const checks = policy.points === undefined ? shown : scaled(shown, policy.points);
  const isScaled = policy.points !== undefined && result.maxPoints > 0;
  const maxPoints = isScaled ? (policy.points ?? 0) : result.maxPoints;
  // Without checks there is nothing but the result's own points, which are none.
  const earned = checks.length === 0 ? result.points : rounded(counting(checks, policy));
  const late = lateness(result, earned, maxPoints, meta, policy);
  const attempt = attemptOf(meta, policy);
  const excess = attempt?.most !== undefined && attempt.number > attempt.most;
  const points = excess ? 0 : rounded(earned - (late?.penaltyPoints ?? 0));
  const notes = [...(late?.uncounted ? [UNCOUNTED] : []), ...(policy.uncounted ? [forPractice(policy.uncounted)] : [])];
  return {
    ...result,
    checks,
    points,
    maxPoints,
    ...(notes.length > 0 && {
      notes: [...notes, ...result.notes],
      notesOnHandIn: notes.length + (result.notesOnHandIn ?? 0),
    }),
    ...(meta.submittedAt && { submittedAt: meta.submittedAt.toISOString() }),
    ...(late && { late }),
    ...(attempt && { attempt }),
    ...(points === rounded(result.points) && maxPoints === result.maxPoints ? {} : { rawPoints: result.points }),
    ...(maxPoints === result.maxPoints ? {} : { rawMaxPoints: result.maxPoints }),
  };
}

function forPractice(level: Level): string {
  return `this exercise is for practice: ${level} exercises do not count in this course`;
}

const UNCOUNTED = 'it was marked as late, and its lateness could not be counted: nothing says when it was handed in';

/** Checks of the hidden folder come marked as such; the others are shown unless the policy says otherwise. */
function seen(check: CheckResult, now: Date, { checks, hiddenChecks, deadline }: Policy): CheckResult {
  const { visibility: marked, ...bare } = check;
  const usual = marked === undefined ? checks.get('default') : hiddenChecks;
  const said = checks.get(check.name) ?? usual ?? 'shown';
  const shown = said === 'shown' || (said === 'after-due' && deadline !== undefined && now > deadline.due);
  return shown ? bare : { ...bare, visibility: said };
}

function lateness(
  { status }: Result,
  earned: number,
  maxPoints: number,
  { submittedAt, late }: SubmissionMeta,
  { deadline, penaltyPerDay, maxPenalty }: Policy,
): Late | undefined {
  if (!deadline || status === 'missing' || status === 'not-started') return undefined;
  if (!submittedAt) return late && { days: 0, penaltyPoints: 0, uncounted: true };
  const days = daysLate(deadline, submittedAt);
  if (days === 0) return undefined;
  if (deadline.until && submittedAt > deadline.until) return { days, penaltyPoints: earned, tooLate: true };
  const penalty = rounded((maxPoints * Math.min(maxPenalty, days * penaltyPerDay)) / 100);
  return { days, penaltyPoints: Math.min(earned, penalty) };
}

function attemptOf({ attempt }: SubmissionMeta, { attempts: { most } }: Policy): Result['attempt'] {
  if (attempt === undefined) return undefined;
  return { number: attempt, ...(most !== undefined && { most }) };
}
