import type { Result } from '../../engine/results/result.js';
import { finalResults } from './final-results.js';
import { noPolicy, type Policy } from './policy.js';

const now = new Date('2027-01-01T00:00:00Z');

function result(points: number, more: Partial<Result> = {}): Result {
  const checks: Result['checks'] = [{ name: 'one', outcome: 'passed', points, maxPoints: 9, durationMs: 1 }];
  const who = { version: 1, student: 'ada', exercise: 'it', seed: 1, sandbox: 'process', durationMs: 1 } as const;
  return { ...who, status: 'passed', points, maxPoints: 9, checks, notes: [], ...more };
}

function counted(
  attempts: Policy['attempts'],
  points: readonly number[],
  days?: readonly number[],
): Result | undefined {
  const graded = points.map((one, index) => ({
    result: result(one),
    submittedAt: days && new Date(Date.UTC(2026, 11, days[index])),
  }));
  const results = finalResults(graded, new Map([['it', { ...noPolicy, attempts }]]), now);
  expect(results).toHaveLength(1);
  return results[0];
}

test('a lone submission is no attempt among several', () => {
  expect(counted({ counts: 'best' }, [5])).toEqual(result(5));
});

test.each<[string, Policy['attempts'], number[], number[] | undefined, points: number, number: number]>([
  ['the latest by time', { counts: 'latest' }, [5, 6, 7], [3, 1, 2], 5, 3],
  ['the latest as they come, where a time is not known', { counts: 'latest' }, [5, 6, 7], undefined, 7, 3],
  ['the latest of the first two', { counts: 'latest', most: 2 }, [5, 6, 7], [1, 2, 3], 6, 2],
  ['the best', { counts: 'best' }, [5, 8, 7], [1, 2, 3], 8, 2],
  ['the later of two that are as good', { counts: 'best' }, [8, 8, 7], [1, 2, 3], 8, 2],
  ['the best of the first two', { counts: 'best', most: 2 }, [5, 6, 9], [1, 2, 3], 6, 2],
])('of several it is %s that counts', (_which, attempts, points, days, expected, number) => {
  expect(counted(attempts, points, days)).toMatchObject({ points: expected, attempt: { number } });
});

test('the best is that after its penalty', () => {
  const deadline = { due: new Date(0), graceEnd: new Date(0), zone: 'utc' };
  const policy: Policy = { ...noPolicy, deadline, penaltyPerDay: 50, attempts: { counts: 'best' } };
  const graded = [
    { result: result(6), submittedAt: new Date(0) },
    { result: result(9), submittedAt: new Date(1) },
  ];
  expect(finalResults(graded, new Map([['it', policy]]), now)).toMatchObject([{ points: 6, attempt: { number: 1 } }]);
});

test('there is no best as long as the grader owes a verdict', () => {
  const graded = [{ result: result(0, { status: 'grader-fault' }) }, { result: result(9) }];
  const policies = new Map([['it', { ...noPolicy, attempts: { counts: 'best' as const } }]]);
  expect(finalResults(graded, policies, now)).toMatchObject([{ status: 'grader-fault' }]);
});

test('results keep the order of their submissions, and students with odd names stay apart', () => {
  const graded = ['__proto__', 'a","b', 'a'].map((student) => ({ result: result(1, { student }) }));
  expect(finalResults(graded, new Map(), now).map(({ student }) => student)).toEqual(['__proto__', 'a","b', 'a']);
});
