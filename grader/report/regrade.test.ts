import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fingerprint, CheckResult, Result } from '../engine/results/result.js';
import { readResults } from './read-results.js';
import { compare, regradeText } from './regrade.js';

const basis: Fingerprint = { program: 'p', checks: 'c', grader: 'g', node: 'v20.0.0' };
const finding = { cause: 'wrong' as const, steps: [], stdout: '', stderr: '', hint: '', lesson: '' };
const passed = (name: string): CheckResult => ({ name, points: 2, maxPoints: 2, durationMs: 1, outcome: 'passed' });
const failed = (name: string, message: string): CheckResult => {
  return { name, points: 0, maxPoints: 2, durationMs: 1, outcome: 'failed', finding: { ...finding, message } };
};

function result(checks: CheckResult[], more: Partial<Result> = {}): Result {
  const points = checks.reduce((sum, check) => sum + check.points, 0);
  const status = checks.every(({ outcome }) => outcome === 'passed') ? 'passed' : 'failed';
  const base = { version: 1 as const, student: 'ada', exercise: 'echo-server', status: status as Result['status'] };
  return {
    ...base,
    points,
    maxPoints: 4,
    seed: 5,
    sandbox: 'process',
    durationMs: 1,
    checks,
    notes: [],
    basis,
    ...more,
  };
}

const right = result([passed('one'), passed('two')]);
const half = result([passed('one'), failed('two', 'expected "a", got "b"\nmore')]);

test('nobody has moved when all points and statuses are the same', () => {
  expect(regradeText(compare([right], [result([passed('one'), passed('two')], { seed: 9 })]), 'OLD')).toBe(
    'Against OLD: nobody has moved (1 results)',
  );
});

test('who moved is told with points, status, checks and the first line of what was found', () => {
  const after = { ...half, basis: { ...basis, program: 'q' } };
  expect(regradeText(compare([right], [after]), 'OLD').replace(/\x1b\[\d+m/g, '')).toBe(
    [
      'Against OLD: 1 of 1 results have moved, 0 up and 1 down',
      '  ada  echo-server  4 → 2/4 points (-2, passed → failed): the program has changed',
      '      ✗ two: passed → failed, expected "a", got "b"',
    ].join('\n'),
  );
});

test.each<[string, Partial<Result>, Partial<Result>]>([
  ['the checks have changed', {}, { basis: { ...basis, checks: 'd' } }],
  ['the grader has changed', {}, { basis: { ...basis, grader: 'h' } }],
  ['Node (v20.0.0, now v22.0.0) has changed', {}, { basis: { ...basis, node: 'v22.0.0' } }],
  ['the sandbox (process, now bubblewrap) has changed', {}, { sandbox: 'bubblewrap' }],
  ['only the seed differs (5, now 6): --seed repeats either', {}, { seed: 6 }],
  ['nothing differs that is known of', {}, {}],
  ['what it was graded with is not known', { basis: undefined }, {}],
  ['the grader had failed before', { status: 'grader-fault' }, {}],
  ['the grader failed', {}, { status: 'grader-fault' }],
])('says why: %s', (words, before, after) => {
  expect(regradeText(compare([{ ...half, ...before }], [{ ...right, ...after }]), 'OLD')).toContain(words);
});

test('a penalty that came, or points that are scaled, are the policy, and no check is blamed for them', () => {
  const late = { ...right, points: 3, rawPoints: 4, late: { days: 1, penaltyPoints: 1 } };
  const scaled = { ...right, points: 20, maxPoints: 20, rawPoints: 4, rawMaxPoints: 4 };
  const worth = { ...scaled, checks: right.checks.map((check) => ({ ...check, points: 10, maxPoints: 10 })) };
  for (const after of [late, worth]) {
    const text = regradeText(compare([right], [after]), 'OLD');
    expect(text).toContain('the policy has changed, or when it was handed in');
    expect(text).not.toContain('✓');
  }
});

test('checks that came or went are named, and so are submissions', () => {
  const after = result([passed('one'), failed('three', 'no')]);
  const [ben, cleo] = [
    { ...right, student: 'ben' },
    { ...right, student: 'cleo' },
  ];
  const text = regradeText(compare([right, ben], [after, cleo]), 'OLD');
  expect(text).toContain('✗ two: passed → no such check');
  expect(text).toContain('✗ three: no such check → failed, no');
  expect(text).toContain('new: 1 results of cleo');
  expect(text).toContain('no longer there: 1 results of ben');
});

test('names that hold control characters are told without them', () => {
  const name = 'a\x1b[2Jb';
  expect(regradeText(compare([{ ...right, student: name }], [{ ...half, student: name }]), 'OLD')).not.toContain(
    '\x1b[2J',
  );
});

test('results are read back, and a line that is none is named', () => {
  const folder = mkdtempSync(join(tmpdir(), 'course-regrade-'));
  try {
    writeFileSync(join(folder, 'results.jsonl'), `${JSON.stringify(right)}\n${JSON.stringify(half)}\n`);
    expect(readResults(folder)).toEqual([right, half]);
    writeFileSync(join(folder, 'results.jsonl'), `${JSON.stringify(right)}\n{"version":1}\n`);
    expect(() => readResults(folder)).toThrow(/results\.jsonl:2 is no result: student/);
    expect(() => readResults(join(folder, 'none'))).toThrow('there are no results');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
