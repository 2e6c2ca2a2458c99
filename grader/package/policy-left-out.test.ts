import { readCourse } from '../course/course.js';
import { policyLeftOut } from './policy-left-out.js';

const course = readCourse();
const [first, second] = course.exercises.map(({ slug }) => slug) as [string, string];
const withOwn = {
  ...course,
  policy: { penaltyPerDay: 10, maxPenalty: 50 },
  exercises: course.exercises.map((one) => (one.slug === second ? { ...one, policy: { points: 100 } } : one)),
};

test('what a policy says and an autograder does not do is said when the package is made', () => {
  expect(policyLeftOut({ ...course, policy: undefined })).toMatch(/^it has no policy: .*--hidden/);
  expect(policyLeftOut(withOwn)).toMatch(/do not hold there: penalties, scaled points, and checks of your own/);
});

test('what is said of other exercises than those that it grades does not matter', () => {
  expect(policyLeftOut(withOwn, [first])).toMatch(/do not hold there: penalties, and checks of your own/);
});
