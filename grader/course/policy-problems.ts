import { isDay, type PolicyFile, type Visibility } from './policy-file.js';

/** An exercise's policy beside the course's. */
interface Row {
  slug: string;
  policy?: PolicyFile | undefined;
}

/** What holds for one exercise: its own fields before the course's; checks are named in both. */
export function mergedPolicy(course: PolicyFile | undefined, own: PolicyFile | undefined): PolicyFile {
  const checks = new Map<string, Visibility>([...(course?.checks ?? []), ...(own?.checks ?? [])]);
  return { ...course, ...own, ...(checks.size > 0 && { checks }) };
}

/** What is said in vain without something else. */
const rests: readonly [field: keyof PolicyFile, on: keyof PolicyFile, what: string][] = [
  ['grace', 'due', 'a due date'],
  ['penaltyPerDay', 'due', 'a due date'],
  ['lateUntil', 'due', 'a due date'],
  ['maxPenalty', 'penaltyPerDay', 'penaltyPerDay'],
];

/** What does not hold together in the policies of a course, each with the place in the course file. */
export function policyProblems(course: PolicyFile | undefined, exercises: readonly Row[]): string[] {
  const rows = exercises.map(({ slug, policy }, index) => ({
    slug,
    own: policy,
    at: `exercises.${index}.policy`,
    merged: mergedPolicy(course, policy),
  }));
  const vain = rests.flatMap(([field, on, what]) => [
    ...rows
      .filter(({ own, merged }) => own?.[field] !== undefined && merged[on] === undefined)
      .map(({ at }) => `${at}.${field}: needs ${what}`),
    ...(course?.[field] !== undefined && rows.every(({ merged }) => merged[on] === undefined)
      ? [`policy.${field}: needs ${what}, here or in an exercise`]
      : []),
  ]);
  const zoneless = rows.flatMap(({ own, at, merged }) =>
    (['due', 'lateUntil'] as const)
      .filter((field) => isDay(merged[field] ?? '') && merged.timezone === undefined)
      .map((field) => `${own?.[field] === undefined ? 'policy' : at}.${field}: ends with its day, of which timezone?`),
  );
  const never = rows.flatMap(({ slug, own, at, merged }) => {
    const waits = [...(merged.checks?.values() ?? []), merged.hiddenChecks].includes('after-due');
    const where = (own?.checks ?? own?.hiddenChecks) ? at : 'policy';
    return waits && merged.due === undefined ? [`${where}: after-due needs a due date, and ${slug} has none`] : [];
  });
  const astray = rows.flatMap(({ own, at }) =>
    own?.levels === undefined ? [] : [`${at}.levels: holds for the whole course; write it there`],
  );
  return [...new Set([...vain, ...zoneless.map(withExample), ...never, ...astray])];
}

function withExample(problem: string): string {
  return `${problem} Add, for example, timezone: Europe/Berlin`;
}
