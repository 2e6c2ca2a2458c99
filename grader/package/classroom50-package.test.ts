import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exerciseFiles } from '../course/course.js';
import { testWith } from '../engine/sandbox/needs.fixture.js';
import { chooseSandbox } from '../engine/sandbox/sandbox.js';
import { classroom50Reader } from '../report/formats/readers.fixture.js';
import { linkPackages, makePackage, run, temporaryFolder, write } from './made-package.fixture.js';

jest.setTimeout(120_000);

const SLUG = 'port-number';
const folder = temporaryFolder();
// As its runner lays it out: the bundle in a folder for temporary files, and the student's checkout, from which it is started.
const bundle = join(folder, 'classroom50-runtime', 'bundle');
const checkout = join(folder, 'checkout');
const result = join(checkout, 'result.json');
const settings = join(bundle, 'grader', 'autograder.json');
const identity = {
  CLASSROOM: 'networks',
  ASSIGNMENT: 'ports',
  USERNAME: 'ada',
  SUBMISSION_TAG: 'submit/2026-11-01T14-32-05Z-a1b2c3d',
  COMMIT_URL: 'https://example.org/commit/a1b2c3d',
  RELEASE_URL: 'https://example.org/releases/tag/submit',
  REVIEW_URL: '',
};

beforeAll(async () => {
  expect(await makePackage(['classroom50', '--exercise', SLUG, '--out', bundle])).toMatchObject({ code: 0 });
  expect(JSON.parse(readFileSync(settings, 'utf8'))).toEqual({ exercises: [SLUG] });
  linkPackages(join(bundle, 'grader'));
  const { sandbox } = await chooseSandbox();
  writeFileSync(settings, JSON.stringify({ exercises: [SLUG], sandbox: sandbox.tier }));
});
beforeEach(() => {
  rmSync(checkout, { recursive: true, force: true });
  mkdirSync(checkout);
});

function autograde(env: Record<string, string> = identity) {
  return run('python3', [join(bundle, 'autograder.py')], { cwd: checkout, env });
}

const handIn = (text: string) => write(exerciseFiles(SLUG, checkout).student, text);
const right = readFileSync(exerciseFiles(SLUG).reference, 'utf8');

testWith('python3')('a right program is graded, as the student and the submission that the runner names', async () => {
  handIn(right);
  const ran = await autograde();
  expect(ran.code).toBe(0);
  expect(classroom50Reader.parse(JSON.parse(readFileSync(result, 'utf8')))).toMatchObject({
    owner: 'ada',
    classroom: 'networks',
    submission: identity.SUBMISSION_TAG,
    review: identity.COMMIT_URL,
    score: 16,
    'max-score': 16,
  });
});

testWith('python3')(
  'a wrong program is graded too, and what the student has put in the way does not matter',
  async () => {
    handIn('export const nothing = 1;');
    write(join(checkout, 'result.json', 'forged'), '');
    write(join(checkout, 'package.json'), '{ "scripts": { "preinstall": "exit 1" }, "type": "commonjs" }');
    write(join(checkout, 'content', 'course.yaml'), 'forged');
    write(join(checkout, 'dist', 'cli.cjs'), 'process.exit(1)');
    const ran = await autograde();
    expect(ran.code).toBe(0);
    expect(classroom50Reader.parse(JSON.parse(readFileSync(result, 'utf8')))).toMatchObject({
      score: 0,
      'max-score': 16,
    });
  },
);

testWith('python3')(
  'without an identity, or with settings that make no sense, it is the infrastructure that failed',
  async () => {
    handIn(right);
    write(result, '{ "score": 16 }');
    const nobody = await autograde({ ...identity, SUBMISSION_TAG: '' });
    expect(nobody).toMatchObject({ code: 2, stderr: expect.stringContaining('SUBMISSION_TAG') as unknown });
    expect(existsSync(result)).toBe(false);
    const kept = readFileSync(settings, 'utf8');
    writeFileSync(settings, '{}}');
    expect(await autograde()).toMatchObject({ code: 2, stderr: expect.stringContaining('autograder.json') as unknown });
    writeFileSync(settings, kept);
    expect(existsSync(result)).toBe(false);
  },
);

testWith('python3')('without Node it says what to do, and leaves no result that the student has made', async () => {
  handIn(right);
  write(result, '{ "score": 16 }');
  const which = await run('python3', ['-c', 'import sys; print(sys.executable)'], { cwd: folder });
  const ran = await run(which.stdout.trim(), [join(bundle, 'autograder.py')], {
    cwd: checkout,
    env: { ...identity, PATH: '' },
  });
  expect(ran).toMatchObject({ code: 1, stderr: expect.stringContaining('runtime.json') as unknown });
  expect(existsSync(result)).toBe(false);
});
