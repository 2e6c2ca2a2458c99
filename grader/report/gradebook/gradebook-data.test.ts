import { exerciseSummary } from './exercise-summary.js';
import { gradebookOf } from './gradebook.js';
import { all, checks, course, finding, resultOf } from '../formats/examples.fixture.js';
import { rowsIn, type View } from './rows.js';

const resembles = { mistake: 'a.ts', explanation: 'a chunk is a line' };

test('the checks that fail most come first, with how many ran them and what is behind it', () => {
  const late = { ...checks.failed, name: 'closes', finding: { ...finding, message: 'it stays open' } };
  const summary = exerciseSummary('Echo', [
    resultOf('ada', 'echo-server', [checks.passed, checks.failed, late], { resembles, durationMs: 100 }),
    resultOf('ben', 'echo-server', [checks.passed, checks.failed, checks.blocked], { resembles, durationMs: 300 }),
    resultOf('dan', 'echo-server', [checks.passed, checks.faulted], { durationMs: 200 }),
  ]);
  expect(summary.statuses).toEqual([
    { status: 'failed', count: 2 },
    { status: 'grader-fault', count: 1 },
  ]);
  expect([summary.medianMs, summary.longestMs]).toEqual([200, 300]);
  expect(summary.checks.map(({ name, failed, ran }) => [name, failed, ran])).toEqual([
    ['returns every byte', 2, 2],
    ['closes', 1, 1],
  ]);
  expect(summary.checks[0]?.mistakes).toEqual([{ explanation: 'a chunk is a line', count: 2 }]);
  expect(summary.checks[1]?.message).toEqual({ text: 'it stays open', count: 1 });
});

test('who has no grade yet is in no part of the distribution', () => {
  const { distribution, faults, grades } = gradebookOf(all, course, new Date(0));
  expect(faults.map(({ student }) => student)).toEqual(['dan', 'eve']);
  expect(grades.rows.map(({ isComplete }) => isComplete)).toEqual([true, true, true, false, false]);
  // ada has all, ben 1 of 9, cleo nothing.
  expect(distribution).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
});

test('a status is looked for in one exercise, or in any', () => {
  const { rows } = gradebookOf(all, course, new Date(0)).grades;
  const view: View = { name: '', exercise: undefined, status: 'missing', sortBy: 'student', descending: false };
  const found = (part: Partial<View>) => rowsIn(rows, { ...view, ...part }).map(({ student }) => student);
  expect(found({})).toEqual(['cleo']);
  expect(found({ exercise: 0 })).toEqual([]);
  expect(found({ exercise: 1 })).toEqual(['cleo']);
  expect(found({ status: undefined, name: ' E ', sortBy: 'points', descending: true })).toEqual(['eve', 'ben', 'cleo']);
});
