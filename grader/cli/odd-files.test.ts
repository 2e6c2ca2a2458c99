import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { exerciseFiles } from '../course/course.js';
import { courseRoot } from '../course/root.js';
import { WEAKEST, folderForEach, handIn, resultsIn } from './course-command.fixture.js';
import { CourseCopy } from './course-copy.fixture.js';

jest.setTimeout(240_000);

const SLUG = 'port-url';
const LIMIT_MS = 90_000;
const folder = folderForEach();
const right = readFileSync(exerciseFiles(SLUG).reference, 'utf8');

/** Types a command; killed when it takes too long, so that a test fails and does not wait for ever. */
function typed(args: string[], root = courseRoot): Promise<{ code: number | null; said: string }> {
  const env = { ...process.env, INIT_CWD: folder(), COURSE_RUN: undefined, NO_COLOR: '1' };
  const options = { cwd: root, env, timeout: LIMIT_MS, killSignal: 'SIGKILL' } as const;
  const child = spawn(process.execPath, [join(root, 'dist', 'cli.cjs'), ...args], options);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve) => child.once('exit', (code) => resolve({ code, said })));
}

function pipe(...path: string[]): string {
  const file = join(...path);
  mkdirSync(dirname(file), { recursive: true });
  const { status } = spawnSync('mkfifo', [file]);
  if (status !== 0) throw new Error(`mkfifo ${file} failed`);
  return file;
}

function sparse(bytes: number, ...path: string[]): void {
  const file = join(...path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '');
  truncateSync(file, bytes);
}

/** A class in which each student but ann has handed in something that is no file, or no file of a sensible size. */
async function oddClass(): Promise<() => void> {
  const at = join(folder(), 'class');
  handIn(folder(), 'ann', SLUG, right);
  const one = pipe(at, 'pipe', `${SLUG}.ts`);
  mkdirSync(join(at, 'link-to-pipe'));
  symlinkSync(one, join(at, 'link-to-pipe', `${SLUG}.ts`));
  mkdirSync(join(at, 'device'));
  symlinkSync('/dev/zero', join(at, 'device', `${SLUG}.ts`));
  mkdirSync(join(at, 'folder', `${SLUG}.ts`), { recursive: true });
  sparse(2 ** 40, at, 'sparse', `${SLUG}.ts`);
  handIn(folder(), 'imports-a-pipe', SLUG, `import './helper.js';\n${right}`);
  pipe(at, 'imports-a-pipe', 'helper.ts');
  pipe(at, 'zipped', 'work.zip');
  pipe(at, 'gina.zip');
  pipe(at, `doejane_12_102_${SLUG}.ts`);
  mkdirSync(join(at, 'socket'));
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(join(at, 'socket', `${SLUG}.ts`), resolve));
  return () => server.close();
}

test('a class with pipes, devices, sockets and endless files is graded in a bounded time, and the right program gets its points', async () => {
  const end = await oddClass();
  try {
    const ran = await typed(['grade', 'class', '--exercise', SLUG, '--out', 'out', '--sandbox', WEAKEST]);
    expect(ran).toMatchObject({ code: 1 });
    const found = resultsIn(join(folder(), 'out')).map(({ student, status, points }) => [student, status, points]);
    expect(Object.fromEntries(found.map(([student, ...rest]) => [student, rest]))).toMatchObject({
      ann: ['passed', 21],
      pipe: ['rule-broken', 0],
      'link-to-pipe': ['rule-broken', 0],
      device: ['rule-broken', 0],
      sparse: ['rule-broken', 0],
      socket: ['rule-broken', 0],
      'imports-a-pipe': ['does-not-compile', 0],
    });
    expect(found.filter(([, status]) => status === 'grader-fault')).toEqual([]);
  } finally {
    end();
  }
});

test('neither do they keep the comparison of programs waiting', async () => {
  const end = await oddClass();
  try {
    expect(await typed(['similar', 'class', '--exercise', SLUG, '--out', 'out'])).toMatchObject({ code: 0 });
  } finally {
    end();
  }
});

test('a pipe in the place of a ZIP of a class is refused', async () => {
  pipe(folder(), 'class.zip');
  const { code, said } = await typed(['grade', 'class.zip', '--out', 'out', '--sandbox', WEAKEST]);
  expect(said).toContain('is no folder and no ZIP');
  expect(code).toBe(2);
});

test.each([
  ['a pipe', (file: string) => void pipe(file)],
  ['a link to a device', (file: string) => symlinkSync('/dev/zero', file)],
  ['a file of a terabyte', (file: string) => sparse(2 ** 40, file)],
])("%s in the place of one's own file, and beside it, keeps no command waiting", async (_what, make) => {
  const copy = CourseCopy.in(folder(), [SLUG]);
  const { student, folder: own } = exerciseFiles(SLUG, copy.root);
  rmSync(student);
  make(student);
  make(join(own, 'beside.ts'));
  for (const args of [
    ['compare', SLUG],
    ['hint', SLUG],
    ['reset', SLUG],
  ]) {
    const { code, said } = await typed(args, copy.root);
    expect({ args, said, ended: code !== null }).toMatchObject({ ended: true });
    expect(said).not.toMatch(/the grader failed|heap out of memory|ERR_/);
  }
});
