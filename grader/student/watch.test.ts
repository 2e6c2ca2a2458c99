import { readFileSync } from 'node:fs';
import { readCourse } from '../course/course.js';
import type { CheckResult, Result } from '../engine/results/result.js';
import { lessonPlace } from './watch.js';

const [exercise] = readCourse().exercises.filter(({ slug }) => slug === 'echo-server');
if (!exercise) throw new Error('the course has no echo-server');

const finding = { cause: 'wrong' as const, message: 'no', steps: [], stdout: '', stderr: '', hint: 'h' };
const failed = (lesson: string): CheckResult => ({
  ...{ name: 'it', points: 0, maxPoints: 1, durationMs: 1 },
  ...{ outcome: 'failed', finding: { ...finding, lesson } },
});
const result = (checks: CheckResult[]): Result => ({
  ...{ version: 1, student: 'you', exercise: 'echo-server', seed: 1, sandbox: 'process', durationMs: 1 },
  ...{ status: 'failed', points: 0, maxPoints: 1, checks, notes: [] },
});
const lineAt = ({ file, line }: { file: string; line: number }) => readFileSync(file, 'utf8').split('\n')[line - 1];

test('the lesson opens where it explains what failed first', () => {
  const place = lessonPlace(exercise, result([failed('08-tcp-streams#a-stream-of-bytes-not-messages')]));
  expect(lineAt(place)).toBe('## A stream of bytes, not messages');
});

test.each([
  ['nothing has been checked', undefined],
  ['everything passed', result([])],
  ['there is no such place', result([failed('07-tcp#nowhere')])],
])('it opens at its title, behind the front matter, when %s', (_what, of) => {
  expect(lineAt(lessonPlace(exercise, of))).toMatch(/^# /);
});
