import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { exerciseFiles, readCourse } from '../course/course.js';
import { resultSchema, type Result } from '../engine/results/result.js';
import { digestOf, ProgressKept } from './progress-kept.js';

const { exercises } = readCourse();
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'course-progress-'));
  for (const file of ['student', 'stub'] as const) {
    const to = exerciseFiles('port-url', root)[file];
    mkdirSync(dirname(to), { recursive: true });
    cpSync(exerciseFiles('port-url').stub, to);
  }
});
afterEach(() => rmSync(root, { recursive: true }));

const save = (text: string) => writeFileSync(exerciseFiles('port-url', root).student, text);

function graded(status: Result['status']): Result {
  const base = { version: 1, student: 'you', exercise: 'port-url', status, points: 3, maxPoints: 15, seed: 1 };
  return resultSchema.parse({ ...base, sandbox: 'process', durationMs: 1, checks: [], notes: [] });
}

function noted(status: Result['status'], digest = digestOf('port-url', root)): void {
  const progress = new ProgressKept(root);
  progress.note(graded(status), digest);
  progress.save();
}

test('the stub is not begun, whatever was kept', () => {
  noted('passed');
  expect(new ProgressKept(root).standing('port-url')).toEqual({ kind: 'not-started' });
});

test('what was graded is known until it is changed', () => {
  save('export const one = 1;');
  expect(new ProgressKept(root).standing('port-url')).toEqual({ kind: 'unknown' });
  noted('passed');
  const known = { kind: 'known', status: 'passed', points: 3, maxPoints: 15 };
  expect(new ProgressKept(root).standing('port-url')).toEqual(known);
  expect(new ProgressKept(root).passed(exercises)).toEqual(['port-url']);
  save('export const one = 2;');
  expect(new ProgressKept(root).standing('port-url')).toEqual({ kind: 'unknown' });
  expect(new ProgressKept(root).passed(exercises)).toEqual([]);
});

test('a file that is changed beside the exercise changes it too', () => {
  save(`export * from './helper.js';`);
  noted('failed');
  writeFileSync(join(exerciseFiles('port-url', root).folder, 'helper.ts'), 'export {};');
  expect(new ProgressKept(root).standing('port-url')).toEqual({ kind: 'unknown' });
});

test('what was saved while it was graded is not what was graded', () => {
  save('export const one = 1;');
  const before = digestOf('port-url', root);
  save('export const one = 2;');
  noted('passed', before);
  expect(new ProgressKept(root).standing('port-url')).toEqual({ kind: 'unknown' });
});

test("the grader's fault says nothing of a program", () => {
  save('export const one = 1;');
  noted('grader-fault');
  expect(new ProgressKept(root).standing('port-url')).toEqual({ kind: 'unknown' });
});
