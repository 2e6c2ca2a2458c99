import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { exerciseFiles, readCourse } from '../course/course.js';
import { LAUNCH_VARIABLE } from '../engine/process/launch-mark.js';
import { processesWith } from '../engine/process/proc.js';
import { folderForEach } from './course-command.fixture.js';
import { CourseCopy } from './course-copy.fixture.js';

jest.setTimeout(60_000);

const folder = folderForEach();
const { exercises } = readCourse();

/** `npm run try`, and what it has said. */
class Trying {
  private said = '';
  private changed = () => undefined as void;
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<unknown>;

  constructor(root: string, ...words: string[]) {
    this.child = spawn(process.execPath, [join(root, 'dist', 'cli.cjs'), 'try', ...words], {
      cwd: root,
      env: { ...process.env, INIT_CWD: root, COURSE_RUN: undefined, NO_COLOR: '1' },
    });
    this.ended = once(this.child, 'close');
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        this.said += chunk.toString();
        this.changed();
      });
    }
  }

  async until(words: RegExp): Promise<string[]> {
    for (;;) {
      const match = words.exec(this.said);
      if (match) return [...match];
      await new Promise<void>((resolve) => (this.changed = resolve));
    }
  }

  /** Ctrl-C, for what goes on without end. @returns the exit code, and what is left of what it had started */
  async leave(): Promise<[number | null, number[]]> {
    this.child.kill('SIGINT');
    await this.ended;
    const left = processesWith(LAUNCH_VARIABLE, (launch) => launch.startsWith(`${this.child.pid}/`));
    return [this.child.exitCode, left];
  }
}

function copy(slug: string, from: 'reference' | 'stub' = 'reference'): CourseCopy {
  const made = CourseCopy.in(folder(), [slug]);
  const files = exerciseFiles(slug, made.root);
  copyFileSync(files[from], files.student);
  return made;
}

test('a server can be spoken to, what passes is shown, and a save starts it again', async () => {
  const { root } = copy('echo-server', 'stub');
  const trying = new Trying(root, 'echo-server');
  await trying.until(/not written yet\nnothing listens/);
  const { student, reference } = exerciseFiles('echo-server', root);
  copyFileSync(reference, student);
  const [, port] = await trying.until(/nc 127\.0\.0\.1 (\d+)/);
  const client = connect(Number(port), '127.0.0.1');
  client.end('hello\n');
  await trying.until(/client 1 → "hello\\n" \(6 bytes\)[^]*client 1 ← "hello\\n" \(6 bytes\)/);
  writeFileSync(student, 'process.exit(3);\nexport {};');
  await trying.until(/saved; starting it again[^]*exit code 3[^]*nothing listens/);
  expect(await trying.leave()).toEqual([130, []]);
});

test('a save ends a start that does not come to its end, and what goes wrong is named', async () => {
  const { root } = copy('echo-server');
  const { student, reference } = exerciseFiles('echo-server', root);
  writeFileSync(student, 'for (;;);\nexport {};');
  const trying = new Trying(root, 'echo-server');
  await trying.until(/an endless loop\?/);
  writeFileSync(student, 'export function startEchoServer(): void {}');
  await trying.until(/has returned, but nothing listens: was `listen` called\?/);
  writeFileSync(student, 'export function (');
  await trying.until(/echo-server\.ts:1:17: /);
  writeFileSync(
    student,
    `import net from 'node:net';\nexport const startEchoServer = () => net.createServer().listen(0, '127.0.0.1');`,
  );
  await trying.until(/it was given port \d+, and listens on another/);
  copyFileSync(reference, student);
  await trying.until(/listens on another[^]*saved[^]*your server listens on TCP port/);
  expect(await trying.leave()).toEqual([130, []]);
});

test.each(exercises.filter(({ kind }) => kind === 'server').map(({ slug }) => slug))(
  'the server %s says how to try it, and can be tried',
  async (slug) => {
    const trying = new Trying(copy(slug).root, slug);
    await trying.until(/In another terminal, type\n\n {4}\S+ .*\b\d{4,5}\b/);
    expect(await trying.leave()).toEqual([130, []]);
  },
);

test('functions can be called, and are loaded again on a save', async () => {
  const { root } = copy('port-url');
  const trying = new Trying(root, 'port-url');
  await trying.until(/parseAddress: call them/);
  trying.child.stdin.write(`parseAddress('http://a.example').port\n`);
  await trying.until(/> 80\n/);
  writeFileSync(exerciseFiles('port-url', root).student, 'export const parseAddress = () => 7;');
  await trying.until(/saved; loaded again/);
  trying.child.stdin.end('parseAddress()\n.exit\n');
  await trying.until(/> 7\n/);
  await trying.ended;
  expect(trying.child.exitCode).toBe(0);
});

test('a program is run with its arguments', async () => {
  const trying = new Trying(copy('nc-client').root, 'nc-client', '--', '127.0.0.1', '1');
  trying.child.stdin.end();
  await trying.until(/refused[^]*it ended with exit code 1/);
});

test.each([
  ['arguments for a server', ['echo-server', 'x'], /takes no arguments/],
  ['an exercise that there is not', ['echo'], /no exercise "echo"/],
])('%s is bad usage', async (_what, words, said) => {
  const { code, stderr } = await copy('echo-server').run(['try', ...words]);
  expect([code, stderr]).toEqual([2, expect.stringMatching(said)]);
});
