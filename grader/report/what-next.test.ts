import { stripVTControlCharacters } from 'node:util';
import { readCourse } from '../course/course.js';
import { whatNext } from './what-next.js';

const told = (...passed: string[]) => stripVTControlCharacters(whatNext(readCourse(), passed));

test('the next exercise is told with its points, its lesson and what it builds on', () => {
  expect(told('echo-server')).toBe(
    'next: line-server (A line server, 20 points), lesson content/08-tcp-streams.md; it builds on\n      echo-server',
  );
});

test('after the last exercise there is nothing next', () => {
  expect(told(readCourse().exercises.at(-1)?.slug ?? '')).toBe('that was the last exercise of the course');
});
