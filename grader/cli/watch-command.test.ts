import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { exerciseFiles } from '../course/course.js';
import { LAUNCH_VARIABLE } from '../engine/process/launch-mark.js';
import { processesWith } from '../engine/process/proc.js';
import { lackOf } from '../engine/sandbox/needs.fixture.js';
import { folderForEach } from './course-command.fixture.js';
import { CourseCopy } from './course-copy.fixture.js';

jest.setTimeout(60_000);

const folder = folderForEach();
// That of macOS and BSD takes other arguments.
const here = process.platform === 'linux' && lackOf('script') === undefined;

/** `npm run watch` in a terminal of its own. */
class Terminal {
  private seen = '';
  private changed = () => undefined as void;
  private readonly child;
  readonly left: Promise<string>;

  constructor(
    readonly root: string,
    words: string,
    env: Record<string, string> = {},
  ) {
    const command = `stty rows 40 cols 80; "${process.execPath}" dist/cli.cjs watch ${words}; echo "left with $?"; stty -a | grep -o -- '-\\?icanon'`;
    this.child = spawn('script', ['-qfec', command, '/dev/null'], {
      cwd: root,
      env: { ...process.env, INIT_CWD: root, COURSE_RUN: undefined, SHELL: '/bin/sh', ...env },
    });
    this.child.stdout.on('data', (chunk: Buffer) => {
      this.seen += chunk.toString();
      this.changed();
    });
    this.left = new Promise((resolve) => this.child.once('close', () => resolve(this.seen)));
  }

  type(key: string): void {
    this.child.stdin.write(key);
  }

  /** What stands on the screen once these words do. */
  async until(words: RegExp): Promise<string> {
    for (;;) {
      const screen = stripVTControlCharacters(this.seen.slice(this.seen.lastIndexOf('\x1b[H') + 3)).replace(/\r/g, '');
      if (words.test(screen)) return screen;
      await new Promise<void>((resolve) => (this.changed = resolve));
    }
  }
}

function copy(...slugs: string[]): CourseCopy {
  return CourseCopy.in(folder(), slugs);
}

(here ? describe : describe.skip)('in a terminal', () => {
  test('each save has its verdict; a key gives a hint; once it passes, a key leads on; q gives the terminal back', async () => {
    const { root } = copy('port-number', 'port-url', 'echo-server');
    const { student, mistakes, reference } = exerciseFiles('echo-server', root);
    const terminal = new Terminal(root, 'echo-server');
    await terminal.until(/not started[^]*q quit/);
    copyFileSync(join(mistakes, 'decodes-to-text.ts'), student);
    const failed = await terminal.until(/failed[^]*q quit/);
    expect(failed).toMatch(/✗ returns bytes that are not text/);
    expect(failed.split('\n').filter((line) => line.length > 80)).toEqual([]);
    terminal.type('h');
    await terminal.until(/hints 1 to 2 of 3/);
    copyFileSync(reference, student);
    const passed = await terminal.until(/passed {2}15\/15[^]*q quit/);
    expect(passed).toMatch(/1 of \d+ exercises done/);
    expect(passed).toContain('next: ');
    terminal.type('q');
    const seen = await terminal.left;
    expect(seen).toMatch(/left with 0\r?\nicanon/);
    expect(JSON.parse(readFileSync(join(root, '.course', 'progress.json'), 'utf8'))).toMatchObject({
      exercises: { 'echo-server': { status: 'passed', points: 15 } },
    });
  });

  test('it follows the student to another exercise, and Ctrl-C ends a program that hangs', async () => {
    const { root } = copy('port-number', 'port-url');
    const terminal = new Terminal(root, 'port-number');
    await terminal.until(/port-number\.ts[^]*q quit/);
    writeFileSync(exerciseFiles('port-url', root).student, 'for (;;);\nexport {};');
    await terminal.until(/port-url\.ts[^]*checking/);
    const watching = processesWith('INIT_CWD', (from) => from === root).filter((pid) =>
      commandOf(pid).includes('cli.cjs'),
    );
    const launched = () =>
      processesWith(LAUNCH_VARIABLE, (launch) => watching.some((pid) => launch.startsWith(`${pid}/`)));
    while (launched().length === 0) await new Promise((resolve) => setImmediate(resolve));
    terminal.type('\x03');
    expect(await terminal.left).toMatch(/left with 0\r?\nicanon/);
    expect(launched()).toEqual([]);
  });

  test('l shows the lesson in the pager, and comes back', async () => {
    const { root } = copy('port-url');
    const terminal = new Terminal(root, 'port-url', { PAGER: 'head' });
    await terminal.until(/q quit/);
    terminal.type('l');
    await terminal.until(/watching exercises\/port-url/);
    terminal.type('q');
    expect(await terminal.left).toMatch(/title: [^]*watching exercises\/port-url/);
  });
});

test('without a terminal it prints each verdict, until it is stopped', async () => {
  const { root } = copy('port-url');
  const { student, reference } = exerciseFiles('port-url', root);
  const child = spawn(process.execPath, [join(root, 'dist', 'cli.cjs'), 'watch', 'port-url'], {
    cwd: root,
    env: { ...process.env, INIT_CWD: root, COURSE_RUN: undefined, NO_COLOR: '1' },
  });
  let seen = '';
  const said = (words: RegExp) =>
    new Promise<void>((resolve) => {
      const look = () => void (words.test(seen) && resolve());
      child.stdout.on('data', look);
      look();
    });
  child.stdout.on('data', (chunk: Buffer) => (seen += chunk.toString()));
  await said(/is shown here\./);
  copyFileSync(reference, student);
  await said(/port-url {2}passed/);
  expect(seen).not.toContain('quit');
  child.kill('SIGINT');
  await new Promise((resolve) => child.once('close', resolve));
  expect(child.exitCode).toBe(130);
  expect(existsSync(join(root, '.course', 'progress.json'))).toBe(true);
});

test('an exercise that there is not is bad usage', async () => {
  const { code, stderr } = await copy('port-url').run(['watch', 'port-ur']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('no exercise "port-ur"')]);
});

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
