import { BrokenCourse } from '../../course/broken-course.js';
import { policySchema } from '../../course/policy-file.js';
import { deadlineOf } from './deadline.js';
import { policiesOf } from './policy.js';

const deadline = (said: unknown) => deadlineOf(policySchema.parse(said));

test('there is none without a due date', () => {
  expect(deadline({ timezone: 'utc' })).toBeUndefined();
});

test.each([
  ['2026-12-01', 'Europe/Berlin', '2026-12-01T22:59:59.999Z'],
  ['2026-07-01', 'Europe/Berlin', '2026-07-01T21:59:59.999Z'],
  ['2026-12-01', 'Pacific/Auckland', '2026-12-01T10:59:59.999Z'],
  ['2026-12-01T18:00+01:00', 'America/New_York', '2026-12-01T17:00:00.000Z'],
  ['2026-12-01T18:00:30.5Z', undefined, '2026-12-01T18:00:30.500Z'],
])('%s in %s is %s', (due, timezone, instant) => {
  expect(deadline({ due, timezone })?.due.toISOString()).toBe(instant);
});

test('grace and last day are counted from the due date', () => {
  const { graceEnd, until } =
    deadline({ due: '2026-12-01', timezone: 'utc', grace: '2h', lateUntil: '2026-12-03' }) ?? {};
  expect(graceEnd?.toISOString()).toBe('2026-12-02T01:59:59.999Z');
  expect(until?.toISOString()).toBe('2026-12-03T23:59:59.999Z');
});

test('a last day before the end of the grace is refused, with the place to mend', () => {
  const exercise = {
    ...{ slug: 'it', title: 'It', kind: 'function' as const, points: 1, after: [], lesson: '01' },
    ...{ level: 'stretch' as const, minutes: 30 },
  };
  const course = (common: unknown, own: unknown) => ({
    ...{ title: 'T', lessons: ['01'], policy: policySchema.parse(common) },
    exercises: [{ ...exercise, policy: policySchema.parse(own) }],
  });
  const due = { due: '2026-12-01T00:00Z', grace: '1d' };
  expect(() => policiesOf(course({ ...due, lateUntil: '23h' }, {}))).toThrow(BrokenCourse);
  expect(() => policiesOf(course(due, { lateUntil: '2026-11-30T00:00Z' }))).toThrow(/exercises\.0\.policy\.lateUntil/);
  expect(policiesOf(course({ ...due, lateUntil: '1d' }, {})).size).toBe(1);
});
