import type { CheckResult, Result } from '../engine/results/result.js';
import { feedback } from './feedback.js';

const base = { points: 0, maxPoints: 2, durationMs: 1 };
const finding = { cause: 'wrong' as const, steps: [], stdout: '', stderr: '', hint: 'think', lesson: 'none' };
const done: CheckResult = { ...base, name: 'does it', outcome: 'passed', points: 2 };
const wrong: CheckResult = { ...base, name: 'ends', outcome: 'failed', finding: { ...finding, message: 'no end' } };
const slow: CheckResult = {
  ...{ ...base, name: 'is fast', outcome: 'failed', extraCredit: true },
  finding: { ...finding, message: 'too slow' },
};

function told(checks: CheckResult[], status: Result['status'], { notes = [] }: { notes?: string[] } = {}): string {
  const result = { version: 1, student: 'you', exercise: 'it', seed: 1, sandbox: 'process', durationMs: 1 } as const;
  const text = feedback({ ...result, status, points: 2, maxPoints: 2, checks, notes });
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

test.each([
  ['export', 'it exports nothing', false],
  ['crashed', 'importing it.ts threw SyntaxError', false],
  ['crashed', 'your program crashed: Error: not a number', false],
  ['timed-out', 'half(1) did not end; meanwhile it kept its CPU busy, as an endless loop does', false],
  ['timed-out', 'importing it.ts did not come to an end', false],
  ['timed-out', 'half(1) did not come to an end', true],
  ['wrong', 'Expected: 1', true],
] as const)('a hint is given where it can help: %s, "%s": %s', (cause, message, given) => {
  expect(told([{ ...wrong, finding: { ...finding, cause, message } }], 'failed').includes('hint')).toBe(given);
});

test('a long hint is folded under itself', () => {
  const hint = 'word '.repeat(40).trim();
  const lines = told([{ ...wrong, finding: { ...finding, message: 'no', hint } }], 'failed').split('\n');
  const folded = lines.filter((line) => line.includes('word word'));
  expect(folded).toHaveLength(3);
  expect(Math.max(...folded.map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(folded[1]).toMatch(/^ {14}word/);
});

test('of a later failure what was expected and what came stand in one line', () => {
  const message = 'Expected: 1\nReceived: 2\nmore';
  const later = { ...wrong, name: 'later', finding: { ...finding, message } };
  expect(told([wrong, later], 'failed')).toContain('✗ later  0/2 points\n      Expected: 1, Received: 2\n');
});

test('what is wrong and what it may come from is read before how it came about', () => {
  const steps = [{ atMs: 1, text: 'called it' }];
  const result = { version: 1, student: 'you', exercise: 'it', seed: 1, sandbox: 'process', durationMs: 1 } as const;
  const failed = { ...wrong, finding: { ...finding, steps, message: 'no end' } };
  const sum = { status: 'failed' as const, points: 2, maxPoints: 4, notes: [] };
  const resembles = { mistake: 'waits.ts', explanation: 'Who `waits` is *late*.' };
  const text = (more: object) => feedback({ ...result, ...sum, checks: [done, failed], ...more });
  const places = ['✗ ends', 'no end', 'likely  Who `waits` is late.', 'hint', 'called it', 'lesson', '✓ does it'];
  const found = places.map((one) => text({ resembles }).indexOf(one));
  expect(found).not.toContain(-1);
  expect(found).toEqual(found.toSorted((a, b) => a - b));
  expect(text({})).not.toContain('likely');
});

test('checks that wait for the same one share a line', () => {
  const waits = (name: string, by: string) => ({
    name,
    outcome: 'blocked' as const,
    by,
    points: 0,
    maxPoints: 1,
    durationMs: 0,
  });
  const text = told([{ ...wrong, name: 'a' }, waits('b', 'a'), waits('c', 'b'), waits('d', 'a')], 'failed');
  expect(text).toContain('3 more checks wait for "a"');
  expect(text).not.toContain('"b"');
});

test('a slip of the pen that the compiler sees comes first', () => {
  const slip =
    "type error in one.ts:3:4: Object literal may only specify known properties. Did you mean to write 'address'?";
  const text = told([wrong], 'failed', { notes: ['too slow', slip] });
  expect(text.indexOf('Did you mean')).toBeLessThan(text.indexOf('✗'));
  expect(text.indexOf('too slow')).toBeGreaterThan(text.indexOf('✗'));
});
