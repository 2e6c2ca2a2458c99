import { boundedResult } from '../../engine/results/bounded.js';
import type { CheckResult } from '../../engine/results/result.js';
import { resultSchema } from '../../engine/results/result.js';
import { statusOf, totalPoints } from '../../engine/results/score.js';
import { signatureOf } from '../../engine/results/signature.js';
import { feedback } from '../feedback.js';
import { checks, only, render, resultOf } from './examples.fixture.js';
import type { FormatName } from './format.js';

const notHere: CheckResult = {
  ...{ name: 'talks to nc', points: 0, maxPoints: 0, durationMs: 0 },
  ...{ outcome: 'skipped', reason: 'there is no nc on this machine' },
};
const right = resultOf('ada', 'echo-server', [checks.passed, notHere]);
const wrong = resultOf('ada', 'echo-server', [checks.passed, checks.failed, notHere]);

test('what could not be run here has no part in points, status and signature', () => {
  expect(totalPoints([checks.passed, notHere])).toEqual({ points: 1, maxPoints: 1 });
  expect([right.status, wrong.status, statusOf([notHere])]).toEqual(['passed', 'failed', 'grader-fault']);
  expect(signatureOf(wrong.checks)).toEqual(signatureOf([checks.failed]));
  expect(resultSchema.parse(boundedResult(right))).toEqual(right);
});

test('a student reads that it was not run, and why', () => {
  expect(feedback(right)).toContain('talks to nc  (not run here, and not counted: there is no nc on this machine)');
});

const json = (name: FormatName, result = right): unknown => JSON.parse(only(render(name, [result])));
const fileOf = (name: FormatName, path: string) =>
  render(name, [right]).files.find((file) => file.path.endsWith(path))?.text ?? '';

test('formats whose tests pass or fail leave it out, or give it no points and no colour', () => {
  const { tests } = json('gradescope') as { tests: { name: string }[] };
  expect(tests[1]).toMatchObject({ score: 0, max_score: 0, output: expect.stringContaining('no nc') as string });
  expect(tests[1]).not.toHaveProperty('status');
  expect(json('classroom50')).toMatchObject({ score: 1, 'max-score': 1, tests: [{ passed: true }] });
  expect(json('exercism')).toMatchObject({ status: 'pass', tests: [{ status: 'pass' }] });
  const report = JSON.parse(fileOf('actions', 'result.json')) as { tests: unknown[] };
  expect(report).toMatchObject({ status: 'pass', max_score: 1, tests: [{ status: 'pass' }] });
  expect(report.tests).toHaveLength(1);
  expect(fileOf('actions', 'annotations.txt')).not.toMatch(/^::(error|warning)/m);
});

test('formats that know of skipped tests say that it was, and why', () => {
  expect(only(render('junit', [right]))).toMatch(/<skipped message="not run here, and not counted: there is no nc/);
  expect(json('ctrf')).toMatchObject({ results: { summary: { passed: 1, failed: 0, skipped: 1 } } });
  expect(only(render('markdown', [right]))).toMatch(/➖ talks to nc\n\n[^]*there is no nc on this machine/);
  expect(fileOf('html', 'feedback.html') || render('html', [right]).files[1]?.text).toMatch(
    /not run: <\/span>talks to nc[^]*there is no nc on this machine/,
  );
});

test('a program of which nothing ran is told why, and not that a tool is missing', () => {
  const blocked: CheckResult = { ...checks.passed, points: 0, outcome: 'blocked', by: 'missing' };
  const missing = resultOf('ada', 'echo-server', [notHere, blocked], { status: 'missing' });
  for (const name of ['markdown', 'exercism'] as const)
    expect(only(render(name, [missing]))).toMatch(/not run, since the program is missing/);
});
