import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { BrokenCourse } from './broken-course.js';
import { readCourse, type Course } from './course.js';
import { policySchema } from './policy-file.js';
import { mergedPolicy, policyProblems } from './policy-problems.js';
import { courseRoot } from './root.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'course-policy-'));
  mkdirSync(join(root, 'content'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** A course with these lines as its policy, and those as that of its only exercise. */
function courseOf(policy: string[], own: string[] = []): Course {
  const block = (lines: string[], indent: string) =>
    lines.length === 0 ? '' : `${indent}policy:\n${lines.map((line) => `${indent}  ${line}\n`).join('')}`;
  const head = 'title: T\nlessons: [01-one]\n';
  const row =
    'exercises:\n  - slug: one\n    title: T\n    kind: function\n    lesson: 01-one\n    points: 5\n    level: core\n    minutes: 30\n';
  writeFileSync(join(root, 'content', 'course.yaml'), `${head}${block(policy, '')}${row}${block(own, '    ')}`);
  return readCourse(root);
}

test("an exercise's fields come before the course's, and checks are named in both", () => {
  const common = ['timezone: Europe/Berlin', 'due: 2026-12-01', 'grace: 15m', 'penaltyPerDay: 10', 'lateUntil: 7d'];
  const checks = ['checks:', '  default: after-due', '  a: shown', '  b: shown'];
  const { policy, exercises } = courseOf(
    [...common, ...checks],
    ['due: 2026-12-08T18:00+01:00', 'checks:', '  b: hidden', '  __proto__: hidden'],
  );
  const merged = mergedPolicy(policy, exercises[0]?.policy);
  expect(merged).toMatchObject({ due: '2026-12-08T18:00+01:00', grace: '15m', penaltyPerDay: 10, lateUntil: '7d' });
  expect([...(merged.checks ?? [])]).toEqual([
    ['default', 'after-due'],
    ['a', 'shown'],
    ['b', 'hidden'],
    ['__proto__', 'hidden'],
  ]);
});

test("the example of the instructors' guide is a policy", () => {
  const [, example = ''] =
    /## Policy[^]*?```yaml\n([^]*?)```/.exec(
      readFileSync(join(courseRoot, 'content', 'guides', 'instructors.md'), 'utf8'),
    ) ?? [];
  const { policy, exercises } = z
    .object({ policy: policySchema, exercises: z.array(z.object({ slug: z.string(), policy: policySchema })) })
    .parse(parse(example));
  expect(policyProblems(policy, exercises)).toEqual([]);
  expect(Object.keys({ ...policy, ...exercises[0]?.policy })).toHaveLength(11);
});

test.each([
  ['attempts: 3', { most: 3, counts: 'latest' }],
  ['attempts: best', { counts: 'best' }],
  ['attempts: { most: 3, counts: best }', { most: 3, counts: 'best' }],
])('%s says how many submissions count, and which of them', (line, attempts) => {
  expect(courseOf([line]).policy?.attempts).toEqual(attempts);
});

test('all of a policy may be missing', () => {
  expect(courseOf([]).policy).toBeUndefined();
  expect(courseOf(['{}']).policy).toEqual({});
});

const due = 'due: 2026-12-01T18:00Z';

test.each<[line: string, message: string | RegExp]>([
  ['deu: 2026-12-01', 'policy: Unrecognized key: "deu"'],
  ['due: 2026-12-01', 'policy.due: ends with its day, of which timezone? Add, for example, timezone: Europe/Berlin'],
  ['due: 2026-02-30', 'policy.due: must be a date such as 2026-12-01, or a date and time with its zone'],
  ['due: 2026-12-01T18:00', 'policy.due: must be a date such as'],
  ['due: 1 December', 'policy.due: must be a date such as'],
  ['due: 20261201', 'policy.due: must be a date such as'],
  ['timezone: Berlin', 'policy.timezone: is no time zone that is known here; Europe/Berlin is one'],
  ['timezone: "+01:00"', 'policy.timezone: is no time zone'],
  ['grace: 15 minutes', 'policy.grace: must be minutes, hours or days, such as 15m, 2h or 1d'],
  ['grace: 15', 'policy.grace: must be minutes, hours or days'],
  ['grace: 15m', 'policy.grace: needs a due date, here or in an exercise'],
  ['penaltyPerDay: 10', 'policy.penaltyPerDay: needs a due date, here or in an exercise'],
  ['penaltyPerDay: 101', /policy\.penaltyPerDay: .*<=100/],
  ['penaltyPerDay: 10%', /policy\.penaltyPerDay: .*expected number/],
  ['maxPenalty: 50', 'policy.maxPenalty: needs penaltyPerDay, here or in an exercise'],
  ['lateUntil: soon', /policy\.lateUntil: must be .* or a time after the due date such as 7d/],
  ['attempts: 0', /policy\.attempts\.most: .*>0/],
  ['attempts: first', 'policy.attempts.counts: must be latest or best'],
  ['extraCredit: -1', /policy\.extraCredit: .*>=0/],
  ['points: 0', /policy\.points: .*>0/],
  ['points: 3.333', 'policy.points: must have two decimals at most'],
  ['checks: hidden', 'policy.checks: must list checks by name'],
  ['checks: { a: hiden }', 'policy.checks.a: must be shown, hidden, after-due'],
  ['checks: { __proto__: hiden }', 'policy.checks.__proto__: must be shown, hidden, after-due'],
  ['checks: { default: after-due }', 'policy: after-due needs a due date, and one has none'],
  ['hiddenChecks: after-due', 'policy: after-due needs a due date, and one has none'],
])('%s is refused', (line, message) => {
  expect(() => courseOf([line])).toThrow(BrokenCourse);
  expect(() => courseOf([line])).toThrow(message);
});

test("what is wrong with an exercise's policy names the exercise", () => {
  expect(() => courseOf([], ['grace: 1d'])).toThrow('exercises.0.policy.grace: needs a due date');
  expect(() => courseOf([due], ['lateUntil: 2026-12-09'])).toThrow('exercises.0.policy.lateUntil: ends with its day');
  expect(() => courseOf([], ['points: many'])).toThrow('exercises.0.policy.points: ');
});

test('what rests on something else may stand apart from it', () => {
  expect(courseOf(['penaltyPerDay: 10', 'timezone: utc'], ['due: 2026-12-01', 'maxPenalty: 20']).title).toBe('T');
});

test('levels are those of the course, and hold for all of it', () => {
  expect(courseOf(['levels: [core, stretch]']).policy).toEqual({ levels: ['core', 'stretch'] });
  expect(() => courseOf(['levels: [hard]'])).toThrow('policy.levels.0: must be core, stretch or advanced');
  expect(() => courseOf(['levels: []'])).toThrow('policy.levels: must name a level');
  expect(() => courseOf([], ['levels: [core]'])).toThrow(
    'exercises.0.policy.levels: holds for the whole course; write it there',
  );
});
