import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCourse } from '../../course/course.js';
import { readLesson } from '../../course/lessons/lesson.js';
import { taughtSections, withExercise } from './lesson-entry.js';

const added = { slug: 'new-one', title: 'A new one' };
const LINK = '- [new-one](../exercises/new-one/new-one.ts): A new one.';
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'course-entry-'));
  mkdirSync(join(root, 'content'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** A lesson with this front matter for its exercises, and this below its title. */
function withEntry(exercises: string, body: string): string {
  const text = `---\nlesson: 1\ntitle: T\nsummary: s\nminutes: 30\nneeds: []\nobjectives: [o]\n${exercises}\nslides: []\n---\n\n# T\n\n${body}`;
  writeFileSync(join(root, 'content', '01-t.md'), text);
  return withExercise(text, readLesson('01-t', root), added);
}

test.each([
  [
    'a list',
    '## Exercises\n\n- [a](a.ts): a\n  long line.\n- b\n\n## Quiz\n\n- c\n',
    `long line.\n- b\n${LINK}\n\n## Quiz`,
  ],
  ['a list and a text', '## Exercises\n\n- a\n\nText.\n', `- a\n${LINK}\n\nText.\n`],
  ['a text', '## Exercises\n\nText.\n\n## Quiz\n', `## Exercises\n\n${LINK}\n\nText.`],
  ['nothing', '## Exercises\n\n## Quiz\n', `## Exercises\n\n${LINK}\n\n## Quiz`],
  ['nothing, at the end', '## Exercises', `## Exercises\n\n${LINK}`],
])('the line for an exercise comes where there is %s', (_what, body, expected) => {
  const text = withEntry('exercises: []', body);
  expect(text).toContain(expected);
  expect(text).toContain('\nexercises: [new-one]\n');
});

test.each([
  ['exercises: [a]', 'exercises: [a, new-one]'],
  ['exercises:\n  - a', 'exercises:\n  - a\n  - new-one'],
])('the front matter lists it: %j', (before, after) => {
  expect(withEntry(before, '## Exercises\n')).toContain(`${after}\nslides: []\n---\n\n# T`);
});

test('a lesson without the heading is told apart', () => {
  expect(() => withEntry('exercises: []', '## Quiz\n')).toThrow('content/01-t.md has no heading "Exercises"');
});

test.each(readCourse().lessons)('nothing else changes in lesson %s, and it has sections to lead to', (id) => {
  const lesson = readLesson(id);
  const text = readFileSync(lesson.file, 'utf8');
  const after = withExercise(text, lesson, added);
  const isFirst = lesson.exercises.length === 0;
  expect(after.replace(`${isFirst ? '\n' : ''}${LINK}\n`, '').replace(/(, )?new-one\]/, ']')).toBe(text);
  expect(taughtSections(lesson).length).toBeGreaterThan(2);
});
