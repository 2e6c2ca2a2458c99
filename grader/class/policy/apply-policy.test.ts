import { policySchema } from '../../course/policy-file.js';
import { resultSchema, type CheckResult, type Result } from '../../engine/results/result.js';
import { statusOf, totalPoints } from '../../engine/results/score.js';
import { applyPolicy, type SubmissionMeta } from './apply-policy.js';
import { noPolicy, policiesOf, type Policy } from './policy.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The policy of a course file that says this. */
function policy(said: unknown): Policy {
  const exercise = {
    ...{ slug: 'it', title: 'It', kind: 'function' as const, points: 1, after: [], lesson: '01' },
    ...{ level: 'stretch' as const, minutes: 30 },
  };
  const course = { title: 'T', lessons: ['01'], exercises: [exercise], policy: policySchema.parse(said) };
  return policiesOf(course).get('it') ?? noPolicy;
}

function check(name: string, points: number, maxPoints = points, more: object = {}): CheckResult {
  const base = { name, points, maxPoints, durationMs: 1, ...more };
  return points > 0 ? { ...base, outcome: 'passed' } : { ...base, outcome: 'blocked', by: 'another' };
}

function graded(checks: CheckResult[], more: Partial<Result> = {}): Result {
  const who = { version: 1, student: 'ada', exercise: 'it', seed: 1, sandbox: 'process', durationMs: 1 } as const;
  return { ...who, status: statusOf(checks), ...totalPoints(checks), checks, notes: [], ...more };
}

const twenty = graded([check('one', 12), check('two', 8)]);
const now = new Date('2027-01-01T00:00:00Z');

function handedIn(at: string | number, said: unknown, result = twenty, more: Partial<SubmissionMeta> = {}): Result {
  const final = applyPolicy(result, { submittedAt: new Date(at), now, ...more }, policy(said));
  expect(resultSchema.parse(final)).toEqual(final);
  return final;
}

test('a course without a policy leaves results as they were graded', () => {
  expect(applyPolicy(twenty, { now }, noPolicy)).toEqual(twenty);
  expect(handedIn('2026-12-01T00:00:00Z', {})).toEqual({ ...twenty, submittedAt: '2026-12-01T00:00:00.000Z' });
});

test('a result is not changed by what is made of it', () => {
  const before = structuredClone(twenty);
  handedIn('2026-12-03T00:00:00Z', {
    due: '2026-12-01T00:00Z',
    penaltyPerDay: 10,
    points: 7,
    checks: { default: 'hidden' },
  });
  expect(twenty).toEqual(before);
});

describe('lateness', () => {
  const due = Date.parse('2026-12-01T17:00:00Z');
  const said = { due: '2026-12-01T18:00+01:00', grace: '15m', penaltyPerDay: 15 };
  const graceMs = 15 * 60 * 1000;

  test.each([
    ['at the due date', due, 20, undefined],
    ['a millisecond later, within the grace', due + 1, 20, undefined],
    ['at the end of the grace', due + graceMs, 20, undefined],
    ['a millisecond after the grace', due + graceMs + 1, 17, 1],
    ['a whole day after the grace', due + graceMs + DAY_MS, 17, 1],
    ['a millisecond more than a day', due + graceMs + DAY_MS + 1, 14, 2],
    ['so late that more than all would be taken off', due + 30 * DAY_MS, 0, 30],
  ])('%s', (_when, at, points, days) => {
    const final = handedIn(at, said);
    expect([final.points, final.late?.days]).toEqual([points, days]);
    expect(final.rawPoints).toBe(points === 20 ? undefined : 20);
    expect(final.late?.penaltyPoints).toBe(points === 20 ? undefined : 20 - points);
  });

  test('is a share of the most points, and takes no more than there is', () => {
    const few = graded([check('one', 2, 12), check('two', 0, 8)]);
    expect(handedIn(due + DAY_MS, said, few)).toMatchObject({ points: 0, late: { days: 1, penaltyPoints: 2 } });
  });

  test('takes no more than the most that is said', () => {
    const final = handedIn(due + 9 * DAY_MS, { ...said, maxPenalty: 50 });
    expect(final).toMatchObject({ points: 10, rawPoints: 20, late: { days: 9, penaltyPoints: 10 } });
  });

  test.each([
    ['a time after it', '7d'],
    ['a moment', '2026-12-08T17:00:00Z'],
  ])('leaves nothing after the last day, given as %s', (_what, lateUntil) => {
    const lasting = { ...said, maxPenalty: 50, lateUntil };
    expect(handedIn(due + 7 * DAY_MS, lasting)).toMatchObject({ points: 10 });
    expect(handedIn(due + 7 * DAY_MS + 1, lasting)).toMatchObject({
      points: 0,
      late: { days: 7, penaltyPoints: 20, tooLate: true },
    });
  });

  test('is told without a penalty where none is said', () => {
    expect(handedIn(due + 1, { due: said.due })).toMatchObject({ points: 20, late: { days: 1, penaltyPoints: 0 } });
  });

  test('is not counted without a time; what was marked as late is told', () => {
    expect(applyPolicy(twenty, { now }, policy(said))).toEqual(twenty);
    const marked = applyPolicy(twenty, { now, late: true }, policy(said));
    expect(marked).toMatchObject({ points: 20, late: { days: 0, penaltyPoints: 0, uncounted: true } });
    expect(marked.notes.join()).toContain('could not be counted');
    // It is on the hand-in: students are told it whatever checks are hidden.
    expect(marked).toMatchObject({ notes: [expect.stringContaining('late')], notesOnHandIn: 1 });
  });

  test('is told by the time where there is one, whatever it was marked as', () => {
    expect(handedIn(due, said, twenty, { late: true }).late).toBeUndefined();
  });

  test('of what was not handed in is none', () => {
    const nothing = graded([check('one', 0, 20)], { status: 'missing' });
    expect(handedIn(due + DAY_MS, said, nothing).late).toBeUndefined();
  });
});

describe('days of a time zone', () => {
  test.each([
    // Clocks go back: that Sunday has 25 hours.
    ['2026-10-24', '2026-10-24T21:59:59.999Z', undefined],
    ['2026-10-24', '2026-10-24T22:00:00.000Z', 1],
    ['2026-10-24', '2026-10-25T22:59:59.999Z', 1],
    ['2026-10-24', '2026-10-25T23:00:00.000Z', 2],
    ['2026-10-25', '2026-10-25T22:59:59.999Z', undefined],
    ['2026-10-25', '2026-10-25T23:00:00.000Z', 1],
    // They go forward: that one has 23.
    ['2026-03-28', '2026-03-28T22:59:59.999Z', undefined],
    ['2026-03-28', '2026-03-29T21:59:59.999Z', 1],
    ['2026-03-28', '2026-03-29T22:00:00.000Z', 2],
    // Due at an hour that the next day does not have.
    ['2026-03-28T02:30+01:00', '2026-03-29T01:30:00.000Z', 1],
    ['2026-03-28T02:30+01:00', '2026-03-29T01:30:00.001Z', 2],
  ])('due %s in Berlin, handed in %s: %s begun', (due, at, days) => {
    expect(handedIn(at, { due, timezone: 'Europe/Berlin' }).late?.days).toBe(days);
  });

  test('count for a grace of days as well', () => {
    const said = { due: '2026-10-24', timezone: 'Europe/Berlin', grace: '1d' };
    expect(handedIn('2026-10-25T22:59:59.999Z', said).late).toBeUndefined();
    expect(handedIn('2026-10-25T23:00:00.000Z', said).late?.days).toBe(1);
  });
});

describe('points', () => {
  const mixed = graded([check('a', 1), check('b', 1), check('c', 0, 1), check('more', 2, 2, { extraCredit: true })]);

  test.each([
    [undefined, 4],
    [0, 2],
    [50, 3.5],
    [100, 4],
  ])('for extra credit count up to %s percent of the most', (extraCredit, points) => {
    const final = handedIn(0, extraCredit === undefined ? {} : { extraCredit });
    expect(final.points).toBe(20);
    expect(handedIn(0, extraCredit === undefined ? {} : { extraCredit }, mixed).points).toBe(points);
  });

  test('are scaled, each check with its share, so that they add up', () => {
    const final = handedIn(0, { points: 10 }, mixed);
    expect(final).toMatchObject({ points: 13.34, maxPoints: 10, rawPoints: 4, rawMaxPoints: 3 });
    expect(final.checks.map(({ points, maxPoints }) => [points, maxPoints])).toEqual([
      [3.33, 3.33],
      [3.34, 3.34],
      [0, 3.33],
      [6.67, 6.67],
    ]);
  });

  test('lose a share of what they are scaled to', () => {
    const final = handedIn('2026-12-01T00:00:01Z', { points: 100, due: '2026-12-01T00:00Z', penaltyPerDay: 5 }, twenty);
    expect(final).toMatchObject({ points: 95, maxPoints: 100, rawPoints: 20, late: { penaltyPoints: 5 } });
  });

  test('of a result that the grader failed to make stay none', () => {
    const none = graded([], { notes: ['the grader failed'] });
    expect(handedIn(0, { points: 100 }, none)).toMatchObject({ points: 0, maxPoints: 0, status: 'grader-fault' });
  });
});

test('a submission after those that count has no points, and says so', () => {
  const said = { attempts: 2 };
  expect(handedIn(0, said, twenty, { attempt: 2 })).toMatchObject({ points: 20, attempt: { number: 2, most: 2 } });
  expect(handedIn(0, said, twenty, { attempt: 3 })).toMatchObject({ points: 0, rawPoints: 20, attempt: { number: 3 } });
});

describe('which checks are shown', () => {
  const names = ['default', '__proto__', 'constructor', 'says "hi": a\nb'];
  const odd = graded([...names.map((name) => check(name, 1)), check('secret', 1, 1, { visibility: 'hidden' })]);
  const seen = (said: unknown, at = now) =>
    applyPolicy(odd, { now: at }, policy(said)).checks.map(({ visibility }) => visibility ?? 'shown');
  const due = { due: '2026-12-01T00:00Z' };

  test('those of the hidden folder are not, and the others are, unless more is said', () => {
    expect(seen({})).toEqual(['shown', 'shown', 'shown', 'shown', 'hidden']);
    expect(seen({ checks: { default: 'shown' } }).at(-1)).toBe('hidden');
    expect(seen({ hiddenChecks: 'shown' }).at(-1)).toBe('shown');
    expect(seen({ checks: { secret: 'shown' } }).at(-1)).toBe('shown');
  });

  test('each by its name, whatever that is', () => {
    const named = JSON.parse(`{"__proto__": "hidden", "constructor": "shown", "default": "hidden"}`) as unknown;
    expect(seen({ checks: named })).toEqual(['hidden', 'hidden', 'shown', 'hidden', 'hidden']);
    expect(seen({ checks: { [names[3] ?? '']: 'hidden' } })).toEqual(['shown', 'shown', 'shown', 'hidden', 'hidden']);
  });

  test('after the due date is after it, and not at it', () => {
    const said = { ...due, checks: { default: 'after-due' }, hiddenChecks: 'after-due' };
    expect(new Set(seen(said, new Date('2026-12-01T00:00:00.000Z')))).toEqual(new Set(['after-due']));
    expect(new Set(seen(said, new Date('2026-12-01T00:00:00.001Z')))).toEqual(new Set(['shown']));
  });

  test('takes no points away', () => {
    expect(handedIn(0, { checks: { default: 'hidden' } })).toMatchObject({ points: 20, maxPoints: 20 });
  });
});

test('an exercise of a level that counts keeps its points, and any other is worth nothing, with the reason', () => {
  expect(applyPolicy(twenty, { now }, policy({ levels: ['core', 'stretch'] }))).toEqual(twenty);
  const practice = applyPolicy(twenty, { now }, policy({ levels: ['core'] }));
  expect(practice).toMatchObject({ status: 'passed', points: 0, maxPoints: 0, rawPoints: 20, rawMaxPoints: 20 });
  expect(practice.checks.map(({ points, maxPoints }) => [points, maxPoints])).toEqual([
    [0, 0],
    [0, 0],
  ]);
  expect(practice.notes).toEqual(['this exercise is for practice: stretch exercises do not count in this course']);
  expect(resultSchema.parse(practice)).toEqual(practice);
});

test('what does not count is worth nothing also with points of its own, with extra credit, and late', () => {
  const extra = graded([check('one', 12), check('two', 8, 8, { extraCredit: true })]);
  const said = { levels: ['core'], points: 50, due: '2026-12-01T00:00Z', penaltyPerDay: 10 };
  expect(handedIn('2026-12-03T00:00Z', said, extra)).toMatchObject({ points: 0, maxPoints: 0, late: { days: 2 } });
});
