import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nextExercise, readCourse } from './course.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'course-file-'));
  mkdirSync(join(root, 'content'));
});
afterEach(() => rmSync(root, { recursive: true }));

const row = (slug: string, more = 'points: 5') => `
  - slug: ${slug}
    title: T
    kind: function
    lesson: 01-one
    minutes: 30
    ${/level:/.test(more) ? '' : 'level: core'}
    ${more}`;

function courseOf(...rows: string[]) {
  writeFileSync(join(root, 'content', 'course.yaml'), `title: T\nlessons: [01-one]\nexercises:${rows.join('')}\n`);
  return readCourse(root);
}

test('an exercise has points, and builds on none unless it says so', () => {
  expect(courseOf(row('one'), row('two', 'points: 7\n    after: [one]')).exercises).toEqual([
    { slug: 'one', title: 'T', kind: 'function', lesson: '01-one', points: 5, level: 'core', minutes: 30, after: [] },
    {
      slug: 'two',
      title: 'T',
      kind: 'function',
      lesson: '01-one',
      points: 7,
      level: 'core',
      minutes: 30,
      after: ['one'],
    },
  ]);
});

test.each<[what: string, rows: string[], message: string]>([
  ['no points', [row('one', '')], 'exercises.0.points: must be the sum of the points of its checks'],
  ['half a point', [row('one', 'points: 0.5')], 'exercises.0.points: '],
  [
    'a later exercise to do before',
    [row('one', 'points: 1\n    after: [two]'), row('two')],
    'exercises.0.after: one builds on two, which is not listed before it',
  ],
  [
    'a ring of exercises to do before',
    [row('one', 'points: 1\n    after: [two]'), row('two', 'points: 1\n    after: [one]')],
    'exercises.0.after: one builds on two, which is not listed before it',
  ],
  [
    'itself to do before',
    [row('one', 'points: 1\n    after: [one]')],
    'exercises.0.after: one builds on one, which is not listed before it',
  ],
  [
    'an unknown exercise to do before',
    [row('one', 'points: 1\n    after: [none]')],
    'exercises.0.after: one builds on none, which is no exercise',
  ],
  [
    'a level that there is not',
    [row('one', 'points: 1\n    level: hard')],
    'exercises.0.level: must be core, stretch or advanced',
  ],
  [
    'no minutes',
    [row('one').replace('minutes: 30', '')],
    'exercises.0.minutes: must be how many minutes a student needs',
  ],
  [
    'an exercise that builds on one of a higher level',
    [row('one', 'points: 1\n    level: stretch'), row('two', 'points: 1\n    after: [one]')],
    'exercises.1.after: two is core, and builds on one, which is stretch',
  ],
  ['an exercise twice', [row('one'), row('one')], 'exercises.1.slug: one is listed twice'],
  ['an unknown lesson', [row('one').replace('01-one', '02-two')], 'exercises.0.lesson: no lesson 02-two'],
])('%s is refused', (_what, rows, message) => {
  expect(() => courseOf(...rows)).toThrow(message);
});

test('next comes the exercise behind the last that is done', () => {
  const course = courseOf(row('one'), row('two'), row('three'));
  expect(nextExercise(course, ['one'])?.slug).toBe('two');
  expect(nextExercise(course, ['one', 'two'])?.slug).toBe('three');
  expect(nextExercise(course, ['two', 'one'])?.slug).toBe('three');
  expect(nextExercise(course, [])?.slug).toBe('one');
  expect(nextExercise(course, ['three'])).toBeUndefined();
});
