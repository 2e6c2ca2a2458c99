import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { courseRoot } from '../../course/root.js';
import type { CheckResult } from '../../engine/results/result.js';
import { plainProcess } from '../../engine/sandbox/plain-process.js';
import { declaredIn } from '../../grading/load-checks.js';
import { SubmissionRun } from '../../grading/submission-run.js';
import { checksOf, exampleName, examplesIn, programFor, type LabExample } from './lab-examples.js';
import { labPageFile } from './lab-page.js';

jest.setTimeout(120_000);

const programs = join(courseRoot, 'grader', 'fixtures', 'lab-examples');
const sources = new Map(readdirSync(programs).map((name) => [name, readFileSync(join(programs, name), 'utf8')]));
const examples = examplesIn(readFileSync(labPageFile, 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'course-lab-examples-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs examples as checks of the program that they are about, by the real engine. @returns how each ended, by its call */
async function ran(given: readonly LabExample[]): Promise<Map<string, string>> {
  const outcomes = new Map<string, string>();
  for (const program of sources.keys()) {
    const own = given.filter((example) => programFor(example, sources, 'shout.ts') === program);
    if (own.length === 0) continue;
    const file = join(folder, program.replace('.ts', '.checks.ts'));
    writeFileSync(file, checksOf(own));
    const entry = join(programs, program);
    const run = await SubmissionRun.open(
      { student: 'test', exercise: program.replace('.ts', ''), entry, seed: 1, sandbox: plainProcess },
      declaredIn(file, __filename),
    );
    await run.runAll();
    const { checks } = await run.result();
    await run.close();
    own.forEach((example, index) => outcomes.set(example.of, outcomeText(checks[index])));
  }
  return outcomes;
}

function outcomeText(check: CheckResult | undefined): string {
  if (check?.outcome === 'failed') return check.finding.message;
  return check?.outcome === 'faulted' ? check.fault : (check?.outcome ?? 'was not run');
}

/** What is wrong with the types of examples, as the compiler tells it. */
async function typeErrors(given: readonly LabExample[]): Promise<string> {
  const [file, config] = [join(folder, 'all.checks.ts'), join(folder, 'tsconfig.json')];
  cpSync(programs, folder, { recursive: true });
  writeFileSync(file, checksOf(given));
  const options = {
    paths: { '#lab': [join(courseRoot, 'grader', 'lab', 'index.ts')] },
    allowImportingTsExtensions: true,
  };
  const typeRoots = [join(courseRoot, 'node_modules', '@types')];
  const compilerOptions = { ...options, typeRoots };
  writeFileSync(
    config,
    JSON.stringify({ extends: join(courseRoot, 'tsconfig.json'), compilerOptions, include: [file] }),
  );
  const compiler = join(courseRoot, 'node_modules', 'typescript-native', 'bin', 'tsc');
  const compiled = promisify(execFile)(process.execPath, [compiler, '--noEmit', '-p', config]);
  return compiled.then(
    () => '',
    (error: { stdout: string }) => error.stdout,
  );
}

test('each example of the lab kit is a check that passes', async () => {
  const outcomes = await ran(examples);
  expect(Object.fromEntries(outcomes)).toEqual(Object.fromEntries(examples.map(({ of }) => [of, 'passed'])));
  expect(outcomes.size).toBeGreaterThan(60);
});

test('the types of the examples hold', async () => {
  expect(await typeErrors(examples)).toBe('');
});

const [broken, unknown] = ["await expect(peer).toReceive('HELLO');", 'await peer.sendAll();'];
const connected =
  "const peer = await lab.tcp.connect(await student.start('startUpperServer'));\nawait peer.send('hullo');\n";

test('an example that is not true fails, and one that calls what there is not', async () => {
  const outcomes = await ran([
    { of: 'one', code: connected + broken },
    { of: 'other', code: connected + unknown },
  ]);
  expect(outcomes.get('one')).toMatch(/expected "HELLO".*wanted 0x45/);
  expect(outcomes.get('other')).toMatch(/sendAll is not a function/);
  expect(await typeErrors([{ of: 'other', code: connected + unknown }])).toMatch(/'sendAll' does not exist/);
});

test('a page tells its examples from signatures, and names the call of each', () => {
  const page =
    '## A\n\n### a.b\n\n```ts\nb(): void\n```\n\ntext\n\n```ts\na.b();\n```\n\n### a.c\n\n```ts\nc(): void\n```\n';
  expect(examplesIn(page)).toEqual([{ of: 'a.b', code: 'a.b();' }]);
  expect(exampleName({ of: 'a.b', code: '' })).toBe('the example of a.b');
});
