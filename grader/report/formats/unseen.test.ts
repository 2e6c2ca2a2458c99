import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import type { CheckResult, Result } from '../../engine/results/result.js';
import { resultsTable } from '../table.js';
import { checks, finding, only, render, resultOf, classroom50Env } from './examples.fixture.js';
import type { FormatName } from './format.js';
import { hostileClass } from './hostile.fixture.js';

const forStudents: FormatName[] = ['markdown', 'actions', 'exercism', 'classroom50', 'moodle', 'canvas', 'html'];
const env = { ...classroom50Env, GITHUB_OUTPUT: '/output', GITHUB_STEP_SUMMARY: '/summary' };

/** All that a format says, with what is in base64 decoded. */
function said(name: FormatName, results: readonly Result[]): string {
  const { files: all, stdout = '', appends = [], warnings } = render(name, results, { env });
  // The gradebook's first page is the instructor's.
  const files = all.filter(({ path }) => path !== 'index.html');
  const decoded = appends.map(({ text }) => Buffer.from(text.replace(/^result=/, ''), 'base64').toString());
  return [stdout, ...warnings, ...[...files, ...appends].map(({ text }) => text), ...decoded].join('\n');
}

const secret: CheckResult = {
  ...checks.failed,
  name: 'SECRET name',
  maxPoints: 6.25,
  visibility: 'hidden',
  finding: {
    ...finding,
    message: 'SECRET message',
    hint: 'SECRET hint',
    lesson: 'SECRET',
    steps: [{ atMs: 1, text: 'SECRET step' }],
    stdout: 'SECRET output',
    stderr: 'SECRET error',
  },
};
const secretPass: CheckResult = {
  ...checks.passed,
  name: 'SECRET pass',
  points: 7.5,
  maxPoints: 7.5,
  visibility: 'after-due',
};
const { finding: _finding, ...unmade } = secret;
const secretFault: CheckResult = { ...unmade, name: 'SECRET fault', outcome: 'faulted', fault: 'SECRET fault' };
const waits: CheckResult = { ...checks.blocked, by: 'SECRET name' };
const extra: CheckResult = { ...secretPass, name: 'SECRET extra', extraCredit: true };

const cases: [what: string, CheckResult[]][] = [
  ['a check that fails', [checks.passed, secret]],
  ['a check that passes', [checks.passed, checks.failed, secretPass]],
  ['extra credit', [checks.passed, extra]],
  ["the grader's fault", [checks.passed, secretFault]],
  ['one that a shown check needs', [checks.passed, waits, secret]],
  ['all checks', [secret, secretPass]],
  ['all checks, that pass', [secretPass]],
];

describe.each(cases)('when %s is hidden', (_what, own) => {
  const results = [resultOf('ben', 'echo-server', own, { notes: ['SECRET note'] })];

  test.each(forStudents)('%s says nothing of it', (name) => {
    const text = said(name, results);
    expect(text).not.toMatch(/SECRET|6\.25/);
    expect(own.includes(secretPass) && own.length > 1 ? text : '').not.toMatch(/(?<!\d)7\.5\/7\.5/);
  });

  test('the table that is printed says how many, and no more', () => {
    const text = stripVTControlCharacters(resultsTable(results));
    expect(text).not.toContain('SECRET');
    expect(text).toMatch(/counted, and hidden from students: \d checks? of echo-server$/);
  });

  test('the gradebook shows the instructor all of it', () => {
    const page = render('html', results).files.find(({ path }) => path === 'index.html')?.text ?? '';
    expect(page.includes('SECRET')).toBe(own.includes(secret) || own.includes(secretFault));
  });

  test.each<FormatName>(['junit', 'ctrf'])('%s, for instructors, has it all, marked', (name) => {
    expect(only(render(name, results))).toMatch(name === 'junit' ? /SECRET [a-z]+ \(hidden/ : /"(hidden|after-due)"/);
  });
});

test('the points of hidden checks count in every format', () => {
  const results = [resultOf('ben', 'echo-server', [checks.passed, secret, secretPass])];
  expect(only(render('markdown', results))).toContain('8.5/14.75 points');
  expect(only(render('markdown', results))).toContain('Checks that are not shown count as well.');
  expect(only(render('gradescope', results))).toContain('"score": 8.5,');
  expect(JSON.parse(only(render('classroom50', results)))).toMatchObject({ score: 850, 'max-score': 1475 });
  expect(said('canvas', results)).toContain('"ben",,,"ben",,8.5');
  expect(said('actions', results)).toContain('Points 8.5/14.75');
});

test('a program that only hidden checks fail has not passed', () => {
  const results = [resultOf('ben', 'echo-server', [checks.passed, secret])];
  expect(only(render('markdown', results))).toContain('| failed | 1/7.25 |');
  expect(only(render('exercism', results))).toMatch(/^ {2}"status": "fail"/m);
  expect(only(render('classroom50', results))).toContain('"passed": false');
});

test('Gradescope is told to hide them itself, and their names stand nowhere else', () => {
  const report = JSON.parse(
    only(render('gradescope', [resultOf('ben', 'echo-server', [waits, secret, secretPass])])),
  ) as {
    output: string;
    tests: { name: string; visibility?: string }[];
  };
  expect(report.tests.map(({ visibility }) => visibility)).toEqual([undefined, 'hidden', 'after_due_date']);
  expect(JSON.stringify([report.output, report.tests[0]])).not.toContain('SECRET');
});

test('hidden checks with hostile text leak nothing of it', () => {
  const marked = hostileClass.map((results) =>
    results.map((result) => ({
      ...result,
      checks: result.checks.map((check) =>
        check.visibility
          ? {
              ...check,
              name: `SECRET ${check.name}`,
              ...(check.outcome === 'failed' && { finding: secretFinding(check) }),
            }
          : check,
      ),
    })),
  );
  fc.assert(
    fc.property(marked, (results) => {
      const own = results.filter(({ student }) => student === results[0]?.student);
      for (const name of forStudents) expect(said(name, own)).not.toContain('SECRET');
    }),
    { numRuns: 50 },
  );
});

function secretFinding({ finding: own }: Extract<CheckResult, { outcome: 'failed' }>) {
  return { ...own, message: `SECRET ${own.message}`, hint: `SECRET ${own.hint}`, stdout: `SECRET ${own.stdout}` };
}

describe('lateness is told', () => {
  const late = resultOf(
    'ben',
    'echo-server',
    [checks.passed, { ...checks.passed, name: 'all', points: 19, maxPoints: 19 }],
    {
      ...{ points: 17, rawPoints: 20, late: { days: 1, penaltyPoints: 3 } },
    },
  );

  test.each<FormatName>(['markdown', 'gradescope', 'moodle', 'junit', 'ctrf', 'actions'])('in %s', (name) => {
    expect(said(name, [late])).toContain('1 day late: 3 points off');
  });

  test('in the table', () => {
    expect(stripVTControlCharacters(resultsTable([late]))).toContain('passed 17/20 (1 day late: 3 points off)');
  });

  test('and what is left counts, in formats that add up checks too', () => {
    expect(JSON.parse(only(render('classroom50', [late])))).toMatchObject({
      score: 17,
      'max-score': 20,
      tests: [{ passed: true }],
    });
    const report = render('actions', [late]).files.find(({ path }) => path === 'result.json')?.text ?? '';
    expect(JSON.parse(report)).toMatchObject({ status: 'pass', max_score: 20, tests: [{ score: 17, status: 'pass' }] });
    expect(said('canvas', [late])).toContain('"ben",,,"ben",,17');
  });
});
