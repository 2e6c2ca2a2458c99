import type { CheckDefinition } from '../../engine/check/check.js';
import type { CheckResult, Result } from '../../engine/results/result.js';
import { authorReportText } from './author-report-text.js';
import { authorReport } from './author-report.js';

const check = (name: string): CheckDefinition => ({
  name,
  points: 1,
  hint: 'h',
  lesson: 'l#s',
  run: () => Promise.resolve(),
});
const listens = check('listens');
const echoes = check('echoes');
const checks = [listens, echoes];

function result(...each: [name: string, outcome: 'passed' | 'failed', durationMs: number][]): Result {
  const results = each.map(([name, outcome, durationMs]) => ({ name, outcome, durationMs }) as CheckResult);
  return { checks: results } as Result;
}
const known = [
  { file: 'a.ts', explanation: '', signatures: [['listens: wrong: x']] },
  { file: 'b.ts', explanation: '', signatures: [['listens: wrong: x'], ['listens: timed-out: y']] },
  { file: 'c.ts', explanation: '', signatures: [['listens: wrong: z', 'echoes: wrong: x']] },
];

test('a check is told with what it costs and what it catches, alone and beside others', () => {
  const right = [5, 30, 10].map((ms) => result(['listens', 'passed', ms], ['echoes', 'passed', 1]));
  const wrong = [result(['listens', 'failed', 1500]), result(['listens', 'failed', 900], ['echoes', 'failed', 4000])];
  const { checks: told } = authorReport(checks, known, right, wrong);
  expect(told).toEqual([
    {
      name: 'listens',
      points: 1,
      rightMs: 10,
      wrongMs: 1500,
      catches: ['a.ts', 'b.ts', 'c.ts'],
      alone: ['a.ts', 'b.ts'],
    },
    { name: 'echoes', points: 1, rightMs: 1, wrongMs: 4000, catches: ['c.ts'], alone: [] },
  ]);
});

test('a mistake that another one hides is named with it, though it may fail otherwise too', () => {
  expect(authorReport(checks, known, [], []).alike).toEqual([['a.ts', 'b.ts']]);
});

test('the text asks about a check that nothing needs, a long wait and mistakes that hide each other', () => {
  const text = authorReportText('echo', authorReport(checks, known, [], [result(['echoes', 'failed', 4000])]), [
    { sentence: 'listen on the port;', line: 5, checks: ['listens'] },
  ]);
  expect(text).toContain('  5: listen on the port;\n      ✓ listens\n');
  expect(text).toContain('"echoes": whatever it catches, another check catches too');
  expect(text).not.toContain('"listens": whatever it catches');
  expect(text).toContain('"echoes" keeps a student waiting for 4,000 ms when it fails');
  expect(text).toContain('a.ts, b.ts fail in the same way');
});
