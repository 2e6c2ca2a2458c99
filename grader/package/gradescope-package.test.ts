import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { exerciseFiles } from '../course/course.js';
import { chooseSandbox } from '../engine/sandbox/sandbox.js';
import type { Tier } from '../engine/sandbox/tier.js';
import { gradescopeReader } from '../report/formats/readers.fixture.js';
import { HANGS, linkPackages, makePackage, run, temporaryFolder, write } from './made-package.fixture.js';
import { unzip } from './unzip.fixture.js';

jest.setTimeout(120_000);

const SLUG = 'port-number';
const right = readFileSync(exerciseFiles(SLUG).reference, 'utf8');
const folder = temporaryFolder();
const zip = join(folder, 'autograder.zip');
// As Gradescope lays it out, but for where.
const root = join(folder, 'autograder');
const source = join(root, 'source');
const results = join(root, 'results', 'results.json');
const settings = join(source, 'autograder.json');
let tier: Tier;

/** A result that says that there is none: nothing in it is, or adds up to, a score. */
const failureReader = gradescopeReader
  .pick({ output: true, output_format: true, visibility: true, stdout_visibility: true })
  .extend({ output: z.string().regex(/^The grader failed; /), tests: z.tuple([]) });

beforeAll(async () => {
  expect(await makePackage(['gradescope', '--exercise', SLUG, '--out', zip])).toMatchObject({ code: 0 });
  unzip(zip, source);
  linkPackages(source);
  // Where this test is not root, as Gradescope is, what else can be had will do.
  const { sandbox } = await chooseSandbox('user').catch(() => chooseSandbox('process'));
  tier = sandbox.tier;
  expect(JSON.parse(readFileSync(settings, 'utf8'))).toMatchObject({ sandbox: 'user' });
  writeFileSync(settings, JSON.stringify({ exercises: [SLUG], sandbox: tier, budgetSeconds: 480 }));
  mkdirSync(join(root, 'results'));
  copyFileSync(join(source, 'run_autograder'), join(root, 'run_autograder'));
});
beforeEach(() => {
  for (const name of ['submission', 'submission_metadata.json', 'results'])
    rmSync(join(root, name), { recursive: true, force: true });
  mkdirSync(join(root, 'submission'));
});

const autograde = (env: Record<string, string> = {}) =>
  run('bash', [join(root, 'run_autograder')], { cwd: root, env: { AUTOGRADER_ROOT: root, ...env } });
const handIn = (text: string, path = `${SLUG}.ts`) => write(join(root, 'submission', path), text);
const metadata = (value: unknown) => write(join(root, 'submission_metadata.json'), JSON.stringify(value));
const readResults = () => gradescopeReader.parse(JSON.parse(readFileSync(results, 'utf8')));
const readFailure = () => failureReader.parse(JSON.parse(readFileSync(results, 'utf8')));

test('the ZIP has the same bytes wherever it is made, and its programs can be started', async () => {
  const again = join(folder, 'again.zip');
  expect(await makePackage(['gradescope', '--exercise', SLUG, '--out', again], { TZ: 'Asia/Tokyo' })).toMatchObject({
    code: 0,
  });
  expect(readFileSync(again).equals(readFileSync(zip))).toBe(true);
  const modeOf = (name: string) => statSync(join(source, name)).mode & 0o700;
  expect(['setup.sh', 'run_autograder', 'package.json'].map(modeOf)).toEqual([0o700, 0o700, 0o600]);
  for (const script of ['setup.sh', 'run_autograder'])
    expect(await run('bash', ['-n', join(source, script)], { cwd: source })).toMatchObject({ code: 0 });
});

test('brings no solution', () => {
  const { solutions, reference } = {
    solutions: join(source, 'solutions', SLUG),
    reference: exerciseFiles(SLUG, source).reference,
  };
  expect(existsSync(join(solutions, 'stub.ts'))).toBe(true);
  expect([reference, join(solutions, 'mistakes'), join(solutions, 'alternatives')].filter(existsSync)).toEqual([]);
});

test('a right program has its score, and the sandbox is told', async () => {
  handIn(right);
  metadata({ created_at: '2026-11-01T14:22:32.365935-07:00', users: [{ name: 'Ada L', email: 'a@x.org' }] });
  expect(await autograde()).toMatchObject({ code: 0, stdout: expect.stringContaining('Ada L') as unknown });
  const { score, output, stdout_visibility } = readResults();
  expect([score, stdout_visibility]).toEqual([16, 'hidden']);
  expect(output).toContain(`note: graded in the sandbox "${tier}"`);
  expect(output).not.toContain('metadata');
});

test('a checkout is graded as a single file is, whoever hands it in', async () => {
  handIn(right, `exercises/${SLUG}/${SLUG}.ts`);
  metadata({ created_at: 'yesterday', users: [{ name: 'exercises', email: null }] });
  expect(await autograde()).toMatchObject({ code: 0 });
  expect(readResults()).toMatchObject({
    score: 16,
    output: expect.stringContaining('no time of submission') as unknown,
  });
});

test.each<[string, unknown]>([
  ['is missing', undefined],
  ['is not what Gradescope writes', { users: 'Ada' }],
])('metadata that %s is noted, and costs nothing', async (words, value) => {
  handIn(right);
  if (value !== undefined) metadata(value);
  expect(await autograde()).toMatchObject({ code: 0 });
  expect(readResults()).toMatchObject({ score: 16, output: expect.stringContaining(words) as unknown });
});

test('a file that is missing is a result, and so is a link to somebody else’s', async () => {
  handIn('nothing asked for', 'notes.txt');
  expect(await autograde()).toMatchObject({ code: 0 });
  expect(readResults()).toMatchObject({ score: 0, output: expect.stringContaining('missing') as unknown });
  symlinkSync(exerciseFiles(SLUG).reference, join(root, 'submission', `${SLUG}.ts`));
  expect(await autograde()).toMatchObject({ code: 0 });
  expect(readResults()).toMatchObject({ score: 0, output: expect.stringContaining('broke a rule') as unknown });
});

test('a program that hangs is the student’s failure', async () => {
  handIn(HANGS);
  expect(await autograde()).toMatchObject({ code: 0 });
  expect(readResults()).toMatchObject({ score: 0, output: expect.stringContaining('timed out') as unknown });
});

describe('where the grader fails there is a result without a score', () => {
  const before = () => readFileSync(settings, 'utf8');
  let kept: string;
  beforeAll(() => (kept = before()));
  afterEach(() => writeFileSync(settings, kept));

  test.each<[string, string, string]>([
    ['it is not done in time', '{ "sandbox": "process", "budgetSeconds": 0.01 }', 'it was not done after 0.01 seconds'],
    ['its settings are broken', '{ "sandbox": "castle" }', 'autograder.json: sandbox: '],
    ['an exercise is not there', '{ "exercises": ["none"], "sandbox": "process" }', 'ended with exit code 2'],
  ])('%s', async (_what, text, words) => {
    handIn(HANGS);
    writeFileSync(settings, text);
    const ran = await autograde();
    expect(ran.stdout).toContain(words);
    expect(ran.code).toBe(3);
    readFailure();
  });

  test('there is no Node', async () => {
    handIn(right);
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    for (const name of ['bash', 'mkdir', 'rm', 'cat']) {
      const { stdout } = await run('bash', ['-c', `command -v ${name}`], { cwd: folder });
      symlinkSync(stdout.trim(), join(bin, name));
    }
    expect(await autograde({ PATH: bin })).toMatchObject({ code: 127 });
    readFailure();
  });

  test('and an old result is gone', async () => {
    write(results, '{ "score": 16 }');
    writeFileSync(settings, 'no JSON');
    handIn(right);
    expect(await autograde()).toMatchObject({ code: 3 });
    readFailure();
  });
});
