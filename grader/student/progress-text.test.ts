import { readCourse } from '../course/course.js';
import type { Standing } from './progress-kept.js';
import { progressText } from './progress-text.js';

const course = readCourse();
const [first = '', second = '', third = ''] = course.exercises.map(({ slug }) => slug);
const [{ lesson, points } = { lesson: '', points: 0 }] = course.exercises;

function told(standings: Record<string, Standing>): string {
  return progressText(course, { standing: (slug) => standings[slug] ?? { kind: 'not-started' } });
}

const passed: Standing = { kind: 'known', status: 'passed', points: 16, maxPoints: 16 };

test('names each lesson with its exercises, what they earned, and what is next', () => {
  const text = told({ [first]: passed, [second]: { kind: 'known', status: 'failed', points: 3, maxPoints: 20 } });
  expect(text).toMatch(
    new RegExp(`content/${lesson}[^]*✓ ${first} .* 16/16 points\n[^]*✗ ${second} .* 3/20 points, failed\n`),
  );
  expect(text).toMatch(new RegExp(`    ${third} .* core      \\d+ points, [0-9 hmin]+\n`));
  expect(text).toContain(`1 of ${course.exercises.length} exercises done, 19 of `);
  expect(text).toContain(`next: ${second};`);
  const core = course.exercises.filter(({ level }) => level === 'core');
  expect(text).toContain(
    `\n  core      1 of ${core.length} done, 19 of ${core.reduce((sum, one) => sum + one.points, 0)} points\n`,
  );
  expect(text).toMatch(/\n {2}stretch {3}0 of \d+ done, 0 of \d+ points\n {2}advanced {2}0 of \d+ done/);
});

test('points that were not reached are those of the exercise, also where no check could run', () => {
  const text = told({ [first]: { kind: 'known', status: 'does-not-compile', points: 0, maxPoints: 0 } });
  expect(text).toMatch(new RegExp(`✗ ${first} .* 0/${points} points, does not compile\n`));
});

test('what was changed is said to be unknown, and comes next', () => {
  const text = told({ [first]: passed, [third]: { kind: 'unknown' } });
  expect(text).toMatch(new RegExp(`\\? ${third} .* changed since it was last tried\n`));
  expect(text).toContain(`next: ${third};`);
});

test('nothing is next when all is done', () => {
  const text = told(Object.fromEntries(course.exercises.map(({ slug }) => [slug, passed])));
  expect(text).not.toContain('next:');
});
