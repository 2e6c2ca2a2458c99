import type { CheckResult, Result } from '../results/result.js';
import { feedback } from './feedback.js';

const base = { points: 0, maxPoints: 2, durationMs: 1 };
const finding = { cause: 'wrong' as const, steps: [], stdout: '', stderr: '', hint: 'think', lesson: 'none' };
const done: CheckResult = { ...base, name: 'does it', outcome: 'passed', points: 2 };
const wrong: CheckResult = { ...base, name: 'ends', outcome: 'failed', finding: { ...finding, message: 'no end' } };
const slow: CheckResult = {
  ...{ ...base, name: 'is fast', outcome: 'failed', extraCredit: true },
  finding: { ...finding, message: 'too slow' },
};

function told(checks: CheckResult[], status: Result['status']): string {
  const result = { version: 1, student: 'you', exercise: 'it', seed: 1, sandbox: 'process', durationMs: 1 } as const;
  const text = feedback({ ...result, status, points: 2, maxPoints: 2, checks, notes: [] });
  return text.replace(/\x1b\[[0-9;]*m/g, '');
}

test('extra credit that is not reached does not look like a failure, and says how to reach it', () => {
  const text = told([done, slow], 'passed');
  expect(text).toContain('it  passed  2/2 points');
  expect(text).toContain('○ is fast  extra credit: 0/2 points');
  expect(text).toContain('hint    think');
  expect(text).not.toContain('✗');
});

test('what is not for extra credit comes whole first', () => {
  const text = told([slow, wrong], 'failed');
  expect(text.match(/hint/g)).toHaveLength(1);
  expect(text.indexOf('hint')).toBeGreaterThan(text.indexOf('✗ ends'));
  expect(text).toContain('too slow');
});

test('extra credit that is reached is marked as passed', () => {
  expect(told([{ ...done, extraCredit: true }], 'passed')).toContain('✓ does it  extra credit: 2/2 points');
});
