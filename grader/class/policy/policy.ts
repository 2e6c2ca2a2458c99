import { BrokenCourse } from '../../course/broken-course.js';
import { courseFile, type Course } from '../../course/course.js';
import type { Level } from '../../course/levels.js';
import type { PolicyFile, Visibility } from '../../course/policy-file.js';
import { mergedPolicy } from '../../course/policy-problems.js';
import { deadlineOf, type Deadline } from './deadline.js';

/** What holds for one exercise, with dates as instants. */
export interface Policy {
  deadline?: Deadline | undefined;
  /** Percent of the most points, for each day that has begun. */
  penaltyPerDay: number;
  /** Percent of the most points. */
  maxPenalty: number;
  attempts: { most?: number | undefined; counts: 'latest' | 'best' };
  /** Percent of the most points that extra credit can add; undefined: all that there is. */
  extraCredit?: number | undefined;
  /** The exercise's level, where the course does not count it. */
  uncounted?: Level | undefined;
  /** What the exercise's points are scaled to; undefined: they stay as the checks give them. */
  points?: number | undefined;
  checks: ReadonlyMap<string, Visibility>;
  hiddenChecks: Visibility;
}

/** That of a course which says nothing: results stay as they were graded. */
export const noPolicy: Policy = {
  penaltyPerDay: 0,
  maxPenalty: 100,
  attempts: { counts: 'latest' },
  checks: new Map(),
  hiddenChecks: 'hidden',
};

/** Policies by the slug of their exercise. */
export type Policies = ReadonlyMap<string, Policy>;

/** True when not only the latest of a student's attempts matters. */
export function countsEarlier({ attempts: { most, counts } }: Policy = noPolicy): boolean {
  return most !== undefined || counts === 'best';
}

/** @throws {BrokenCourse} when an exercise's dates contradict each other */
export function policiesOf({ policy, exercises }: Course): Policies {
  const problems: string[] = [];
  const policies = new Map<string, Policy>();
  for (const [index, { slug, level, policy: own }] of exercises.entries()) {
    const merged = mergedPolicy(policy, own);
    const resolved = { ...resolve(merged), deadline: deadlineOf(merged) };
    const { deadline } = resolved;
    if (deadline?.until && deadline.until < deadline.graceEnd)
      problems.push(
        `${own?.lateUntil === undefined ? 'policy' : `exercises.${index}.policy`}.lateUntil: for ${slug} that is before the due date and its grace have passed`,
      );
    const counts = merged.levels?.includes(level) ?? true;
    policies.set(slug, counts ? resolved : { ...resolved, uncounted: level, points: 0 });
  }
  if (problems.length > 0) throw new BrokenCourse(problems.map((message) => ({ file: courseFile(), message })));
  return policies;
}

function resolve({
  penaltyPerDay,
  maxPenalty,
  attempts,
  extraCredit,
  points,
  checks,
  hiddenChecks,
}: PolicyFile): Policy {
  return {
    penaltyPerDay: penaltyPerDay ?? noPolicy.penaltyPerDay,
    maxPenalty: maxPenalty ?? noPolicy.maxPenalty,
    attempts: attempts ?? noPolicy.attempts,
    extraCredit,
    points,
    checks: checks ?? noPolicy.checks,
    hiddenChecks: hiddenChecks ?? noPolicy.hiddenChecks,
  };
}
