import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exerciseFiles, readCourse } from '../course/course.js';
import { courseRoot } from '../course/root.js';
import { course, folderForEach } from './course-command.fixture.js';

jest.setTimeout(300_000);

const folder = folderForEach();

describe('test', () => {
  test('lists what is not started, and is content with a checkout that nobody has touched', async () => {
    const { code, stdout } = await course(['test']);
    for (const { slug } of readCourse().exercises) expect(stdout).toContain(slug);
    expect(stdout).toMatch(/0 of \d+ exercises done/);
    expect(code).toBe(0);
  });

  test('offers the nearest names for an exercise that there is not', async () => {
    expect(await course(['test', 'eco-server'])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/no exercise "eco-server"; did you mean .*echo-server/) as unknown,
    });
  });

  test("runs Jest on the exercise of the folder it is typed in, and passes Jest's flags on", async () => {
    const { code, stdout } = await course(['test', '-t', 'listens on', '--seed', '5'], {
      from: exerciseFiles('echo-server').folder,
    });
    expect(stdout).toContain('✗ listens on the port that it is given');
    expect(stdout).toContain('not written yet');
    expect(stdout).toMatch(/0 of \d+ checks passed, \d+ not selected; seed 5/);
    expect(code).toBe(1);
  });

  test('refuses a seed that is none', async () => {
    expect(await course(['test', 'echo-server', '--seed', 'x'])).toMatchObject({ code: 2 });
  });
});

test('the demo grades its class of six, and shows what a student is told', async () => {
  const { code, stdout } = await course(['demo']);
  for (const words of [
    'ada',
    'passed',
    'timed out',
    'crashed',
    'broke a rule',
    'missing',
    'What ben is told',
    'hint',
    'lesson',
  ]) {
    expect(stdout).toContain(words);
  }
  expect(code).toBe(0);
});

test('verify fails on an exercise with a hole in its checks', async () => {
  const root = join(folder(), 'course');
  for (const part of [
    'dist',
    'content',
    'exercises',
    'solutions',
    'package.json',
    'tsconfig.json',
    '.prettierrc.json',
    'eslint.config.js',
    'grader',
  ]) {
    cpSync(join(courseRoot, part), join(root, part), { recursive: true });
  }
  symlinkSync(join(courseRoot, 'node_modules'), join(root, 'node_modules'), 'junction');
  const { mistakesList, mistakes, alternatives, reference } = exerciseFiles('port-url', root);
  const caughtBy = /caughtBy:\s+- (.+)/.exec(readFileSync(mistakesList, 'utf8'))?.[1] ?? '';
  // Nothing else is to be tried.
  for (const programs of [mistakes, alternatives]) rmSync(programs, { recursive: true });
  mkdirSync(mistakes);
  writeFileSync(join(mistakes, 'no-mistake.ts'), readFileSync(reference));
  writeFileSync(
    mistakesList,
    `- file: no-mistake.ts\n  caughtBy:\n    - ${caughtBy}\n  explanation: It is right, so that nothing can catch it.\n`,
  );
  const child = spawn(process.execPath, [join(root, 'dist', 'cli.cjs'), 'verify', 'port-url', '--runs', '3'], {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1' },
  });
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(stdout).toContain('✗ port-url: the mistake no-mistake.ts is caught');
  expect(stdout).toContain('was to fail: passed');
  expect(code).toBe(1);
});
