import type { Course } from '../course/course.js';

/** What an autograder does without, since its host has due dates of its own and gives each run one submission, and the package may be seen by students. */
const FIELDS = {
  due: 'due dates',
  grace: 'grace',
  lateUntil: 'last dates',
  penaltyPerDay: 'penalties',
  maxPenalty: 'penalties',
  attempts: 'attempts',
  levels: 'levels that do not count',
  points: 'scaled points',
  extraCredit: 'a limit on extra credit',
  checks: 'checks that are not shown',
  hiddenChecks: 'hidden checks',
} as const;

/**
 * Says which parts of the course's policy the results of a package's autograder do not have, and where they do hold.
 * @param exercises those that it grades; default: all
 */
export function policyLeftOut({ policy, exercises: all }: Course, exercises?: readonly string[]): string {
  const own = all.filter(({ slug }) => exercises?.includes(slug) ?? true).map((exercise) => exercise.policy);
  const said = new Set([policy, ...own].flatMap((one) => Object.keys(one ?? {})));
  const parts = new Set(Object.entries(FIELDS).flatMap(([field, words]) => (said.has(field) ? [words] : [])));
  const held = "set them up there, or grade the class's submissions with npm run grade";
  return parts.size === 0
    ? 'it has no policy: checks of your own (--hidden) and due dates do not hold there'
    : `it does not carry the policy of content/course.yaml, so these do not hold there: ${[...parts].join(', ')}, and checks of your own (--hidden); ${held}`;
}
