import type { Result } from '../../engine/results/result.js';
import { applyPolicy, type SubmissionMeta } from './apply-policy.js';
import { noPolicy, type Policies, type Policy } from './policy.js';

/** A result as graded, and what is known of its submission. */
export interface Graded extends Pick<SubmissionMeta, 'submittedAt' | 'late'> {
  result: Result;
}

/**
 * Results as they count, one a student and exercise, in the order in which these first come: where a student has handed in an exercise
 * several times, the one that the policy lets count.
 */
export function finalResults(graded: readonly Graded[], policies: Policies, now: Date): Result[] {
  const groups = new Map<string, Graded[]>();
  for (const one of graded) {
    const key = JSON.stringify([one.result.student, one.result.exercise]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((group) => {
    const policy = policies.get(group[0]?.result.exercise ?? '') ?? noPolicy;
    return chosen(attempts(group, policy, now), policy);
  });
}

/** From the first to the last; one of which nobody knows when it was handed in keeps its place before those that follow it. */
function attempts(group: readonly Graded[], policy: Policy, now: Date): Result[] {
  const ordered = group.every(({ submittedAt }) => submittedAt)
    ? [...group].sort((one, two) => Number(one.submittedAt) - Number(two.submittedAt))
    : group;
  return ordered.map(({ result, submittedAt, late }, index) =>
    applyPolicy(result, { submittedAt, late, attempt: group.length > 1 ? index + 1 : undefined, now }, policy),
  );
}

/** The last of those that count, or the best: the later one of two that are equally good, and none as long as the grader owes one. */
function chosen(results: readonly Result[], { attempts: { most, counts } }: Policy): Result[] {
  const counted = results.slice(0, most);
  if (counts === 'latest') return counted.slice(-1);
  const owed = counted.find(({ status }) => status === 'grader-fault');
  return [owed ?? counted.reduce((best, one) => (one.points >= best.points ? one : best))];
}
