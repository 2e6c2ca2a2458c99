import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exerciseFiles, readCourse } from '../course/course.js';
import { courseRoot } from '../course/root.js';
import { processesWith } from '../process/proc.js';
import { LAUNCH_VARIABLE } from '../process/launch-mark.js';
import { resultSchema, type Result } from '../results/result.js';

jest.setTimeout(300_000);

interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

function course(
  args: string[],
  { from = courseRoot, during }: { from?: string; during?: (pid: number, stderr: string) => boolean } = {},
): Promise<Ran> {
  const env = { ...process.env, INIT_CWD: from, COURSE_RUN: undefined, NO_COLOR: '1' };
  const [file, words] = args[0] === 'test' ? ['test.cjs', args.slice(1)] : ['cli.cjs', args];
  const child = spawn(process.execPath, [join(courseRoot, 'dist', file), ...words], { cwd: courseRoot, env });
  const ran: Ran = { code: null, stdout: '', stderr: '' };
  let busy = during;
  child.stdout.on('data', (chunk: Buffer) => (ran.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => {
    ran.stderr += chunk.toString();
    if (busy?.(child.pid ?? 0, ran.stderr)) busy = undefined;
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ ...ran, code })));
}

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'course-cli-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function hands(student: string, slug: string, source: string, layout: 'flat' | 'checkout' = 'flat'): void {
  const place = layout === 'flat' ? join(folder, 'class', student) : join(folder, 'class', student, 'exercises', slug);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, `${slug}.ts`), source);
}

function resultsIn(out: string): Result[] {
  const lines = readFileSync(join(out, 'results.jsonl'), 'utf8').trimEnd().split('\n');
  return lines.map((line) => resultSchema.parse(JSON.parse(line)));
}

describe('test', () => {
  test('lists what is not started, and is content with a checkout that nobody has touched', async () => {
    const { code, stdout } = await course(['test']);
    for (const { slug } of readCourse().exercises) expect(stdout).toContain(slug);
    expect(stdout).toContain('not started');
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

describe('grade', () => {
  const right = readFileSync(exerciseFiles('port-url').reference, 'utf8');

  test('writes a line a student and exercise, in order, whatever is in the class', async () => {
    hands('berta', 'port-url', right);
    hands('anton', 'port-url', right, 'checkout');
    hands('student 10', 'port-url', 'export const nothing = 1;');
    hands('student 9', 'port-url', `const count: number = 'one';\n${right}`);
    hands('nobody', 'unasked', right);
    writeFileSync(join(folder, 'class', 'notes.txt'), 'not a student');
    const out = join(folder, 'out');
    const ran = await course([
      'grade',
      join(folder, 'class'),
      '--exercise',
      'port-url',
      '--out',
      out,
      '--seed',
      '3',
      '--sandbox',
      'process',
    ]);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('left out: notes.txt');
    const results = resultsIn(out);
    expect(results.map(({ student, status, seed }) => [student, status, seed])).toEqual([
      ['anton', 'passed', 3],
      ['berta', 'passed', 3],
      ['nobody', 'missing', 3],
      ['student 9', 'passed', 3],
      ['student 10', 'failed', 3],
    ]);
    expect(results[3]?.notes.join()).toContain('type error in port-url.ts:1:7');
    for (const word of ['anton', 'passed', 'missing', 'failed']) expect(ran.stdout).toContain(word);
  });

  test('goes on after a sudden end where it was, and grades again only what has changed', async () => {
    for (const student of ['ada', 'ben', 'cleo', 'dan', 'eve']) hands(student, 'port-url', right);
    hands('finn', 'port-url', 'export const nothing = 1;');
    const args = ['grade', join(folder, 'class'), '--exercise', 'port-url', '--out', join(folder, 'out')];
    args.push('--sandbox', 'process');
    const first = await course(args, {
      during: (pid, stderr) => /graded/.test(stderr) && process.kill(pid, 'SIGKILL'),
    });
    expect(first.code).toBeNull();
    const second = await course(args);
    expect(second.stderr).toMatch(/going on with the run that was stopped, seed \d+\n[1-6] of 6 have not changed/);
    const results = resultsIn(join(folder, 'out'));
    expect(results.map(({ status }) => status)).toEqual([...Array<string>(5).fill('passed'), 'failed']);
    expect(new Set(results.map(({ seed }) => seed)).size).toBe(1);
    hands('ben', 'port-url', 'export const nothing = 1;');
    const third = await course(args);
    expect(third.stderr).toContain('5 of 6 have not changed');
    expect(resultsIn(join(folder, 'out')).map(({ status }) => status)[1]).toBe('failed');
    const fresh = await course([...args, '--fresh', '--seed', '7']);
    expect(fresh.stderr).not.toContain('have not changed');
    expect(resultsIn(join(folder, 'out')).every(({ seed }) => seed === 7)).toBe(true);
  });

  test('writes the formats that are asked for, and says what one lacks before it grades', async () => {
    hands('ada', 'port-url', right);
    hands('=1+1', 'port-url', 'export const nothing = 1;');
    const out = join(folder, 'out');
    const grade = ['grade', join(folder, 'class'), '--exercise', 'port-url', '--out', out, '--sandbox', 'process'];
    const formats = ['--format', 'gradescope,junit', '--format', 'actions', '--format', 'canvas'];
    const lacking = await course([...grade, ...formats]);
    expect(lacking).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('--canvas-assignment') as unknown,
    });
    const ran = await course([...grade, ...formats, '--canvas-assignment', 'Ports (12)']);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toMatch(/^::error title=/m);
    const { points, maxPoints } = resultsIn(out).find(({ student }) => student === 'ada') ?? {};
    expect(JSON.parse(readFileSync(join(out, 'gradescope', 'ada', 'results.json'), 'utf8'))).toMatchObject({
      score: points,
    });
    expect(readFileSync(join(out, 'junit', 'results.xml'), 'utf8')).toContain('</testsuites>');
    const rows = readFileSync(join(out, 'canvas', 'grades.csv'), 'utf8').split('\r\n');
    expect(rows).toContain(`"ada",,,"ada",,${points}`);
    expect(rows).toContain(`"    Points Possible",,,,,${maxPoints}`);
    expect(rows).toContain(`"'=1+1",,,"'=1+1",,0`);
  });

  test.each([
    ['a format that there is not', ['grade', '--format', 'gradescop'], /there is no "gradescop"; there are gradescope/],
    ["a format's option without it", ['grade', '--moodle-sheet', 'x.csv'], /needs --format moodle/],
    ['a worksheet that is not there', ['grade', '--format', 'moodle', '--moodle-sheet', 'x.csv'], /no such file/],
    ['a folder that is not there', ['grade', 'nowhere-at-all'], /no folder/],
    ['an exercise that is not there', ['grade', '--exercise', 'echo'], /no exercise "echo"/],
    ['a sandbox that is not there', ['grade', '--sandbox', 'castle'], /bubblewrap, process/],
    ['a seed that is none', ['grade', '--seed', '-1'], /--seed/],
    ['a lesson that is not there', ['quiz', 'tpc'], /no lesson "tpc"; did you mean 07-tcp\?/],
    ['a quiz of no lesson where nobody can be asked for one', ['quiz'], /npm run quiz LESSON[^]* 7 {2}TCP/],
    ['a command that is not there', ['grad'], /unknown command 'grad'/],
  ])('%s is bad usage, exit code 2', async (_what, args, words) => {
    expect(await course(args)).toMatchObject({ code: 2, stderr: expect.stringMatching(words) as unknown });
  });

  test('Ctrl-C ends it and all that it has started', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) hands(name, 'echo-server', `for (;;);\nexport {};`);
    hands('z', 'echo-server', 'export {};');
    let grading = 0;
    const interrupted = await course(
      [
        'grade',
        join(folder, 'class'),
        '--exercise',
        'echo-server',
        '--out',
        join(folder, 'out'),
        '--sandbox',
        'process',
      ],
      {
        during: (pid, stderr) => {
          if (!stderr.includes('graded')) return false;
          grading = pid;
          return process.kill(pid, 'SIGINT');
        },
      },
    );
    expect(interrupted.code).toBe(130);
    expect(processesWith(LAUNCH_VARIABLE, (launch) => launch.startsWith(`${grading}/`))).toEqual([]);
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
  const root = join(folder, 'course');
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
  const { mistakesList, reference } = exerciseFiles('port-url', root);
  writeFileSync(join(root, 'solutions', 'port-url', 'mistakes', 'no-mistake.ts'), readFileSync(reference));
  const list = readFileSync(mistakesList, 'utf8');
  const caughtBy = /caughtBy:\s+- (.+)/.exec(list)?.[1] ?? '';
  writeFileSync(
    mistakesList,
    `${list}\n- file: no-mistake.ts\n  caughtBy:\n    - ${caughtBy}\n  explanation: It is right, so that nothing can catch it.\n`,
  );
  const child = spawn(process.execPath, [join(root, 'dist', 'cli.cjs'), 'verify', 'port-url'], {
    cwd: root,
    env: { ...process.env, NODE_PATH: join(courseRoot, 'node_modules'), NO_COLOR: '1' },
  });
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(stdout).toContain('✗ port-url: the mistake no-mistake.ts is caught');
  expect(stdout).toContain('was to fail: passed');
  expect(code).toBe(1);
});
