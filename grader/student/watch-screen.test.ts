import { readCourse } from '../course/course.js';
import type { CheckResult, Result } from '../engine/results/result.js';
import { watchScreen } from './watch-screen.js';

const course = readCourse();
const [exercise] = course.exercises;
if (!exercise) throw new Error('the course has no exercises');

const checks = Array.from({ length: 30 }, (_, index): CheckResult => {
  const base = { name: `claim ${index}`, maxPoints: 1, durationMs: 1 };
  const finding = { cause: 'wrong' as const, message: 'no', steps: [], stdout: '', stderr: '', hint: 'h', lesson: '' };
  return index === 0
    ? { ...base, points: 0, outcome: 'failed', finding: { ...finding, message: 'the first failure' } }
    : { ...base, points: 1, outcome: 'passed' };
});
const result: Result = {
  ...{ version: 1, student: 'you', exercise: exercise.slug, seed: 1, sandbox: 'process', durationMs: 1 },
  ...{ status: 'failed', points: 29, maxPoints: 30, checks, notes: [] },
};

test('a small screen shows the first failure, type errors, the hint and the keys, and leaves the rest out', () => {
  const typeErrors = [{ file: 'it.ts', line: 3, column: 1, message: 'no string' }];
  const scene = { course, exercise, passed: [], result, typeErrors, aside: 'a hint', busy: false, keys: true };
  const whole = watchScreen(scene);
  const small = watchScreen({ ...scene, size: { rows: 24, columns: 80 } });
  expect(whole).toContain('claim 29');
  expect(small).not.toContain('claim 29');
  expect(small.split('\n').length).toBeLessThanOrEqual(24);
  for (const shown of ['the first failure', 'it.ts:3:1', 'a hint', 'q quit', 'lines more'])
    expect(small).toContain(shown);
});
