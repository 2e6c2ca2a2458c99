import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exerciseFiles } from '../course/course.js';
import { bySignature, readKnownMistakes } from '../engine/results/known-mistakes.js';
import { chooseSandbox } from '../engine/sandbox/sandbox.js';
import { gradeAll } from './grade-all.js';
import type { Job } from './job.js';

jest.setTimeout(120_000);

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'course-explained-'))));
afterEach(() => rmSync(folder, { recursive: true }));

async function explanations(jobs: readonly Job[]): Promise<(string | undefined)[]> {
  const { sandbox } = await chooseSandbox(undefined);
  const results = await gradeAll(jobs, { sandbox });
  return results.map((result) => {
    if ('fault' in result) throw new Error(result.fault);
    return result.resembles?.mistake;
  });
}

/** A seed with which mistakes are recorded. */
const job = (exercise: string, entry: string): Job => ({ student: entry, exercise, entry, seed: 1, asStub: false });

test('a mistake that no other one fails like is explained by its own words', async () => {
  const known = readKnownMistakes('port-url');
  const owned = new Set([...bySignature(known).values()].map(({ file }) => file));
  expect(owned.size).toBeGreaterThan(10);
  // Some of them: the others are found in the same way.
  const own = known.filter(({ file }) => owned.has(file)).filter((_, index) => index % 4 === 0);
  const { mistakes } = exerciseFiles('port-url');
  expect(await explanations(own.map(({ file }) => job('port-url', join(mistakes, file))))).toEqual(
    own.map(({ file }) => file),
  );
});

test('what is wrong for another reason is not explained', async () => {
  const { reference } = exerciseFiles('echo-server');
  const right = readFileSync(reference, 'utf8');
  const broken = {
    'as-it-is.ts': right,
    'throws-on-import.ts': `${right}\nthrow new Error('of another kind');\n`,
    'exports-another-name.ts': right.replaceAll('startEchoServer', 'startServer'),
    'loops-on-import.ts': `${right}\nfor (;;);\n`,
    'ends-at-once.ts': `${right}\nsetImmediate(() => process.exit(0));\n`,
    'does-not-compile.ts': `${right}\n}`,
    'loops-when-called.ts': right.replace('): net.Server {', '): net.Server {\n  for (;;);'),
  };
  const jobs = Object.entries(broken).map(([file, text]) => {
    writeFileSync(join(folder, file), text);
    return job('echo-server', join(folder, file));
  });
  expect(new Set(Object.values(broken)).size).toBe(jobs.length);
  expect(await explanations(jobs)).toEqual(jobs.map(() => undefined));
});
