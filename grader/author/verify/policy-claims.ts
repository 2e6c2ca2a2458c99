import { policiesOf } from '../../class/policy/policy.js';
import { BrokenCourse, describeProblem, type CourseProblem } from '../../course/broken-course.js';
import { courseFile, type Course, type Exercise } from '../../course/course.js';
import type { PolicyFile } from '../../course/policy-file.js';
import { loadChecks } from '../../grading/load-checks.js';
import { claim, type Claim } from './claim.js';

type Load = (slug: string) => Promise<readonly { name: string }[]>;

/**
 * That the policies' dates fit together, and that the checks which they name exist: else one that was meant to be hidden is shown.
 * @param exercises those whose own policies are looked at
 */
export async function policyClaim(course: Course, exercises: readonly Exercise[], hidden?: string): Promise<Claim> {
  const problems = [
    ...(await problemsIn(() => void policiesOf(course))),
    ...(await problemsIn(() => confirmNames(course, exercises, hidden))),
  ];
  return claim('the policies of the course hold together', problems.map(describeProblem));
}

/** @throws {BrokenCourse} when a policy names a check that there is not */
export async function confirmNames(course: Course, exercises: readonly Exercise[], hidden?: string): Promise<void> {
  const problems = await unknownChecks(course, exercises, (slug) => loadChecks(slug, hidden));
  if (problems.length > 0) throw new BrokenCourse(problems.map((message) => ({ file: courseFile(), message })));
}

async function problemsIn(work: () => void | Promise<void>): Promise<CourseProblem[]> {
  try {
    await work();
    return [];
  } catch (error) {
    if (error instanceof BrokenCourse) return error.problems;
    throw error;
  }
}

/** The names in the policies that no check has, each with its place; a name for the whole course has to be one in some exercise. */
export async function unknownChecks(course: Course, exercises: readonly Exercise[], load: Load): Promise<string[]> {
  const own = exercises.map(async ({ slug, policy }) => {
    const named = namesIn(policy);
    const names = named.length === 0 ? [] : await namesOf(slug, load);
    const at = `exercises.${course.exercises.findIndex((exercise) => exercise.slug === slug)}.policy`;
    return named
      .filter((name) => !names.includes(name))
      .map((name) => unknown(at, name, `no check of ${slug}; copy its name from ${slug}.checks.ts`));
  });
  const common = namesIn(course.policy);
  const all = common.length === 0 ? [] : await Promise.all(course.exercises.map(({ slug }) => namesOf(slug, load)));
  return [
    ...common
      .filter((name) => !all.flat().includes(name))
      .map((name) => unknown('policy', name, 'no check of any exercise')),
    ...(await Promise.all(own)).flat(),
  ];
}

function namesIn(policy: PolicyFile | undefined): string[] {
  return [...(policy?.checks?.keys() ?? [])].filter((name) => name !== 'default');
}

async function namesOf(slug: string, load: Load): Promise<string[]> {
  return (await load(slug)).map(({ name }) => name);
}

function unknown(at: string, name: string, what: string): string {
  return `${at}.checks: "${name}" is ${what}`;
}
