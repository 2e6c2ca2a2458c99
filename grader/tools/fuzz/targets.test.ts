import fc from 'fast-check';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { courseRoot } from '../../course/root.js';
import { runFuzz, runInput } from './run-fuzz.js';
import { fuzzTargets } from './targets.js';

jest.setTimeout(300_000);

const INPUTS = 300;
/** What was found once is tried each time. */
const corpus = join(courseRoot, 'grader', 'fixtures', 'fuzz');

describe.each(fuzzTargets.map((target) => [target.name, target] as const))('%s', (name, target) => {
  test('holds for inputs that are the same each time', async () => {
    const report = await runFuzz(target, { seed: 15, enough: ({ inputs }) => inputs >= INPUTS });
    expect(report.findings).toEqual([]);
    expect(report.inputs).toBeGreaterThanOrEqual(INPUTS);
  });

  const folder = join(corpus, name);
  for (const file of existsSync(folder) ? readdirSync(folder) : [])
    test(`holds for what was found before: ${file}`, async () => {
      const ms = await runInput(target, JSON.parse(readFileSync(join(folder, file), 'utf8')) as unknown);
      expect(ms).toBeLessThanOrEqual(target.limitMs);
    });
});

test('a boundary that lets something through is found out, with the smallest input', async () => {
  const target = {
    name: 'leaky',
    arbitrary: fc.array(fc.nat(9)),
    limitMs: 1000,
    run: (input: unknown) => {
      if ((input as number[]).includes(7)) throw new Error('seven came through');
    },
  };
  const { findings } = await runFuzz(target, { seed: 1, enough: ({ inputs }) => inputs > 100 });
  expect(findings[0]).toEqual({ input: [7], error: 'Error: seven came through' });
});

test('one that takes too long is found out', async () => {
  const busy = { name: 'busy', arbitrary: fc.nat(), limitMs: 20, run: () => spin(60) };
  const { findings } = await runFuzz(busy, { seed: 1, enough: ({ findings }) => findings.length > 0, batch: 1 });
  expect(findings[0]?.error).toMatch(/ms of CPU time, limit 20/);
});

function spin(ms: number): void {
  const started = process.cpuUsage();
  while (process.cpuUsage(started).user < ms * 1000);
}
