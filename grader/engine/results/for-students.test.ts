import { forStudents } from './for-students.js';
import type { CheckResult, Result, Status } from './result.js';
import { statusOf } from './score.js';

const base = { maxPoints: 2, durationMs: 1 };
const finding = { message: 'SECRET', steps: [], stdout: 'SECRET', stderr: '', hint: 'SECRET', lesson: 'SECRET' };
const passed: CheckResult = { ...base, name: 'runs', outcome: 'passed', points: 2 };
const wrong: CheckResult = {
  ...{ ...base, name: 'ends', outcome: 'failed', points: 0 },
  finding: { ...finding, message: 'no end', stdout: '', hint: 'think', lesson: 'none', cause: 'wrong' },
};
const hiddenPass: CheckResult = { ...passed, name: 'SECRET one', visibility: 'hidden' };
const hiddenHang: CheckResult = {
  ...{ ...base, name: 'SECRET two', outcome: 'failed', points: 0, visibility: 'after-due' },
  finding: { ...finding, cause: 'timed-out' },
};
const hiddenFault: CheckResult = {
  ...{ ...base, name: 'SECRET three', outcome: 'faulted', points: 0, visibility: 'hidden' },
  fault: 'SECRET',
};
const notHere: CheckResult = {
  ...base,
  maxPoints: 0,
  name: 'talks to nc',
  outcome: 'skipped',
  points: 0,
  reason: 'no nc',
};
const waiting: CheckResult = { ...base, name: 'waits', outcome: 'blocked', points: 0, by: 'SECRET two' };

function of(checks: CheckResult[], status: Status = statusOf(checks)): Result {
  const who = { version: 1, student: 'ada', exercise: 'it', seed: 1, sandbox: 'process', durationMs: 1 } as const;
  return { ...who, status, points: 17, maxPoints: 20, checks, notes: ['SECRET'] };
}

test('a result whose checks are all shown is itself', () => {
  const result = of([passed, wrong]);
  expect(forStudents(result)).toBe(result);
});

test.each<[what: string, CheckResult[], Status]>([
  ['a hidden check that passes', [passed, hiddenPass], 'passed'],
  ['a hidden check that fails tells no more than that', [passed, hiddenHang], 'failed'],
  ['what is shown has its own status', [wrong, hiddenHang], 'failed'],
  ['all checks are hidden, and pass', [hiddenPass], 'passed'],
  ['all checks are hidden, and one fails', [hiddenPass, hiddenHang], 'failed'],
  ['the grader failed in a hidden check', [passed, hiddenFault], 'grader-fault'],
  ['all that is shown cannot be run here, and a hidden check fails', [notHere, hiddenPass, hiddenHang], 'failed'],
  ['a shown check needs a hidden one', [passed, waiting, hiddenHang], 'failed'],
])('nothing of a hidden check is left: %s', (_what, checks, status) => {
  const told = forStudents(of(checks));
  expect(told).toMatchObject({ status, points: 17, maxPoints: 20 });
  expect(JSON.stringify(told)).not.toContain('SECRET');
});

test('what is said of the hand-in stays, and no note of a check does', () => {
  const result = {
    ...of([passed, hiddenHang]),
    notes: ['kept in backup/', 'handed in twice', 'SECRET'],
    notesOnHandIn: 2,
  };
  expect(forStudents(result).notes).toEqual(['kept in backup/', 'handed in twice']);
});

test('what a program resembles is told only where all that told it is shown', () => {
  const resembles = { mistake: 'waits.ts', explanation: 'It waits.' };
  expect(forStudents({ ...of([wrong, hiddenPass]), resembles })).toMatchObject({ resembles });
  expect(forStudents({ ...of([wrong, hiddenHang]), resembles })).not.toHaveProperty('resembles');
});

test('what kept every check from running is told', () => {
  const blocked = [passed, hiddenPass].map(({ name, visibility }): CheckResult => ({
    ...{ ...base, name, points: 0, outcome: 'blocked', by: 'does-not-compile' },
    ...(visibility && { visibility }),
  }));
  expect(forStudents(of(blocked, 'does-not-compile'))).toMatchObject({ status: 'does-not-compile', checks: [{}] });
});
