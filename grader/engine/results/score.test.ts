import type { Cause, CheckResult } from './result.js';
import { statusOf, totalPoints } from './score.js';

function passed(extra: { extraCredit?: true } = {}): CheckResult {
  return { name: 'one', outcome: 'passed', points: 2, maxPoints: 2, durationMs: 1, ...extra };
}

function failed(cause: Cause, extra: { extraCredit?: true } = {}): CheckResult {
  const finding = { cause, message: 'no', steps: [], stdout: '', stderr: '', hint: 'think', lesson: 'none' };
  return { name: 'one', outcome: 'failed', points: 0, maxPoints: 2, durationMs: 1, finding, ...extra };
}

function faulted(extra: { extraCredit?: true } = {}): CheckResult {
  return { name: 'one', outcome: 'faulted', points: 0, maxPoints: 2, durationMs: 1, fault: 'oh', ...extra };
}

const extra = { extraCredit: true } as const;

test.each([
  ['all passed', [passed(), passed()], 'passed'],
  ['one wrong', [passed(), failed('wrong')], 'failed'],
  ['hung wherever it failed', [passed(), failed('timed-out'), failed('timed-out')], 'timed-out'],
  ['hung and wrong', [failed('timed-out'), failed('wrong')], 'failed'],
  ['a broken rule among others', [failed('wrong'), failed('rule-broken')], 'rule-broken'],
  ["the grader's fault", [failed('wrong'), faulted()], 'grader-fault'],
  ['no check run', [], 'grader-fault'],
  ['extra credit not reached', [passed(), failed('wrong', extra)], 'passed'],
  ['extra credit not reached beside a crash', [failed('crashed'), failed('wrong', extra)], 'crashed'],
  ['a rule broken in a check for extra credit', [passed(), failed('rule-broken', extra)], 'rule-broken'],
  ["the grader's fault in a check for extra credit", [passed(), faulted(extra)], 'grader-fault'],
] as const)('%s', (_what, checks, status) => {
  expect(statusOf(checks)).toBe(status);
});

test('extra credit comes on top of the points that there are to get', () => {
  expect(totalPoints([passed(), failed('wrong')])).toEqual({ points: 2, maxPoints: 4 });
  expect(totalPoints([passed(), passed(), passed(extra)])).toEqual({ points: 6, maxPoints: 4 });
  expect(totalPoints([passed(), passed(), failed('wrong', extra)])).toEqual({ points: 4, maxPoints: 4 });
});
