import { stripVTControlCharacters } from 'node:util';
import { readCourse } from '../course/course.js';
import { whatNext } from './what-next.js';

const told = (...passed: string[]) => stripVTControlCharacters(whatNext(readCourse(), passed));

test('the next exercise is told with its level, time, points and lesson, what it builds on, and the next of the core', () => {
  expect(told('caller-id')).toBe(
    [
      'next: port-url (The port of a URL, stretch, 1 h 30 min, 21 points), lesson',
      '      content/04-ports-in-urls.md; it builds on port-number; or go on with the core: exposure-audit',
    ].join('\n'),
  );
  expect(told('warm-up')).toBe(
    'next: port-number (A port number, core, 45 min, 16 points), lesson\n      content/01-hosts-processes-ports.md',
  );
});

test('after the last exercise there is nothing next', () => {
  expect(told(readCourse().exercises.at(-1)?.slug ?? '')).toBe('that was the last exercise of the course');
});
