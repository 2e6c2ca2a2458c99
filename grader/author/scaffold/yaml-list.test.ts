import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { courseFile, type Course } from '../../course/course.js';
import { withItem } from './yaml-list.js';

test.each([
  ['at the end', 'list:\n  - a\n', 1, 'list:\n  - a\n  - new\n'],
  [
    'at the end, before what follows',
    'list:\n  - a # why\n# of b\nb: 1\n',
    1,
    'list:\n  - a # why\n  - new\n# of b\nb: 1\n',
  ],
  ['in the middle, where a comment is', 'list:\n- a\n# of b\n- b\n', 1, 'list:\n- a\n- new\n# of b\n- b\n'],
  ['at the front', 'list:\n    -   a\n', 0, 'list:\n    -   new\n    -   a\n'],
  ['behind a map with a list', 'list:\n  - a: 1\n    b: [x, y]\n', 1, 'list:\n  - a: 1\n    b: [x, y]\n  - new\n'],
  [
    'behind a folded text',
    'list:\n  - a: >-\n      b\n      c\nd: 1\n',
    1,
    'list:\n  - a: >-\n      b\n      c\n  - new\nd: 1\n',
  ],
  ['where no line end is', 'list:\n  - a', 1, 'list:\n  - a\n  - new\n'],
  ['into brackets', 'list: [a, b] # why\n', 2, 'list: [a, b, new] # why\n'],
  ['into brackets, at the front', 'list: [a]\n', 0, 'list: [new, a]\n'],
  ['into empty brackets', 'list: []\n', 0, 'list: [new]\n'],
])('an item comes %s, and nothing else changes', (_where, text, at, expected) => {
  expect(withItem(text, 'list', at, ['new'])).toBe(expected);
});

test('a row comes behind any exercise of the course file', () => {
  const text = readFileSync(courseFile(), 'utf8');
  const { exercises } = parse(text) as Course;
  for (const at of [0, 1, 5, exercises.length]) {
    const after = withItem(text, 'exercises', at, ['slug: new', 'title: New']);
    expect((parse(after) as Course).exercises.map(({ slug }) => slug)).toEqual(
      exercises.map(({ slug }) => slug).toSpliced(at, 0, 'new'),
    );
    expect(after.replace('  - slug: new\n    title: New\n', '')).toBe(text);
  }
});
