import { readCourse, type Course, type Exercise } from '../../course/course.js';
import { policySchema } from '../../course/policy-file.js';
import { policyClaim, unknownChecks } from './policy-claims.js';

const load = async (slug: string) => [{ name: 'listens' }, { name: `is ${slug}` }];
const exercise = (slug: string, checks: object): Exercise => ({
  ...{ slug, title: slug, kind: 'function', points: 1, level: 'core', minutes: 30, after: [], lesson: '01' },
  policy: policySchema.parse({ checks }),
});

function courseOf(common: object, own: object): Course {
  const exercises = [exercise('one', {}), exercise('two', own)];
  return { title: 'T', lessons: ['01'], exercises, policy: policySchema.parse({ checks: common }) };
}

const problems = (common: object, own: object) => {
  const course = courseOf(common, own);
  return unknownChecks(course, course.exercises, load);
};

test('names that checks have, and `default`, are known', async () => {
  expect(await problems({ default: 'shown', listens: 'hidden', 'is one': 'hidden' }, { 'is two': 'hidden' })).toEqual(
    [],
  );
});

test('a name that no check has is told with its place, whatever it is', async () => {
  const odd = JSON.parse('{"__proto__": "hidden", "constructor": "hidden"}') as object;
  expect(await problems({ lisens: 'hidden' }, { 'is one': 'hidden' })).toEqual([
    'policy.checks: "lisens" is no check of any exercise',
    'exercises.1.policy.checks: "is one" is no check of two; copy its name from two.checks.ts',
  ]);
  expect(await problems({}, odd)).toHaveLength(2);
});

test('the claim is made of the real checks, and says what is wrong with the dates', async () => {
  const course = readCourse();
  expect((await policyClaim(course, course.exercises)).problems).toEqual([]);
  const [first] = course.exercises;
  const policy = policySchema.parse({
    due: '2026-12-01T00:00Z',
    lateUntil: '2026-11-01T00:00Z',
    checks: { 'no such check': 'hidden' },
  });
  const exercises = first ? [{ ...first, policy }] : [];
  const { problems: found } = await policyClaim({ ...course, exercises }, exercises);
  expect(found).toEqual([
    expect.stringContaining('exercises.0.policy.lateUntil'),
    expect.stringContaining(
      `content/course.yaml: exercises.0.policy.checks: "no such check" is no check of ${first?.slug}`,
    ),
  ]);
});
