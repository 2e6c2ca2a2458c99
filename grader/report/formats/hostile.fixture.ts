import fc from 'fast-check';
import type { CheckResult, Result, Status } from '../../engine/results/result.js';
import { course, resultOf } from './examples.fixture.js';

const attacks = [
  '=1+1',
  '+',
  '+1+1|cmd',
  '-2+3',
  '@SUM(A1)',
  '\t=1',
  '＝1+1',
  'a;=1+1',
  '"=1',
  ']]>',
  '<!--',
  '<script>alert(1)</script>',
  '&amp;&#0;',
  '\x1b[31m\x1b]0;t\x07',
  '\x00\x08\x7f\x9b',
  '\ud800',
  '\udfff\ud83d',
  '\ufffe\uffff',
  '\u202egnp.exe\u2066',
  '\n::error::owned',
  '::set-output name=result::1',
  '##[error]owned',
  'a%0A::warning::b',
  '\r\n',
  '\u2028\u2029\u0085',
  '\u061c\u200e\u200f\ufeff',
  '```\n# owned',
  '| a | b |\n',
  '[a](javascript:b)',
  '![a](http://b)',
  'https://b www.b.c',
  '../../etc/passwd',
  'CON',
  '    Points Possible',
  ' ',
  '',
  '__proto__',
  '{"a":1}',
];

/** Text that a student may have written, printed or be called. */
export const hostileText = fc
  .array(
    fc.oneof(fc.constantFrom(...attacks), fc.string({ unit: 'binary', maxLength: 8 }), fc.string({ maxLength: 8 })),
    {
      maxLength: 5,
    },
  )
  .map((parts) => parts.join(''));

const points = fc.record({
  maxPoints: fc.nat(5),
  part: fc.constantFrom(0, 0.5, 1),
  durationMs: fc.nat(9_000),
  extra: fc.boolean(),
  visibility: fc.constantFrom(undefined, undefined, 'hidden' as const, 'after-due' as const),
});

const hostileCheck: fc.Arbitrary<CheckResult> = fc
  .record({ name: hostileText, texts: fc.array(hostileText, { minLength: 6, maxLength: 6 }), points })
  .chain(({ name, texts: [message = '', hint = '', lesson = '', stdout = '', stderr = '', step = ''], points: p }) => {
    const base = {
      name,
      maxPoints: p.maxPoints,
      durationMs: p.durationMs,
      ...(p.extra ? { extraCredit: true as const } : {}),
      ...(p.visibility ? { visibility: p.visibility } : {}),
    };
    const finding = {
      cause: 'wrong' as const,
      message,
      hint,
      lesson,
      stdout,
      stderr,
      steps: [{ atMs: 1, text: step }],
    };
    return fc.constantFrom<CheckResult>(
      { ...base, points: p.maxPoints * p.part, outcome: 'passed' },
      { ...base, points: 0, outcome: 'failed', finding },
      { ...base, points: 0, outcome: 'blocked', by: message },
      { ...base, points: 0, maxPoints: 0, outcome: 'skipped', reason: message },
      { ...base, points: 0, outcome: 'faulted', fault: message },
    );
  });

const statuses: Status[] = ['missing', 'not-started', 'does-not-compile', 'rule-broken'];

/** A student's results in all exercises of the example course. */
function hostileStudent(student: fc.Arbitrary<string>): fc.Arbitrary<Result[]> {
  const own = fc.oneof(
    fc.record({ checks: fc.array(hostileCheck, { maxLength: 4 }), notes: fc.array(hostileText, { maxLength: 2 }) }),
    fc
      .record({
        status: fc.constantFrom(...statuses),
        names: fc.array(hostileText, { maxLength: 3 }),
        message: hostileText,
      })
      .map(({ status, names, message }) => ({
        status,
        rejection: { message, line: 3 },
        checks: names.map((name): CheckResult => ({
          name,
          points: 0,
          maxPoints: 2,
          durationMs: 0,
          outcome: 'blocked',
          by: status,
        })),
      })),
  );
  return fc
    .tuple(fc.boolean(), student, own, own)
    .map(([late, name, ...parts]) =>
      parts
        .map(({ checks, ...more }, index) => resultOf(name, course.exercises[index]?.slug ?? '', checks, more))
        .map((result) => (late ? halved(result) : result)),
    );
}

function halved(result: Result): Result {
  const points = result.points / 2;
  return { ...result, points, rawPoints: result.points, late: { days: 2, penaltyPoints: points } };
}

/** A class; names differ, as those of folders do. */
export const hostileClass: fc.Arbitrary<Result[]> = fc
  .uniqueArray(hostileStudent(hostileText), { maxLength: 4, selector: ([first]) => first?.student })
  .map((students) => students.flat());

/** Has text that a terminal, a log or an XML reader would stumble over. */
export function unclean(text: string): boolean {
  return (
    /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/.test(text) ||
    Buffer.from(text).toString() !== text
  );
}
