import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeZip } from '../class/collect/zip.fixture.js';
import { exerciseFiles } from '../course/course.js';
import { courseRoot } from '../course/root.js';
import { resultSchema } from '../engine/results/result.js';
import { WEAKEST } from './course-command.fixture.js';

jest.setTimeout(120_000);

const right = readFileSync(exerciseFiles('port-url').reference, 'utf8');

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'course-class-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Types `npm run grade -- ARGS` in the test's folder, with a folder for temporary files of its own. */
function grade(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  // Programs that run as another user reach theirs through it.
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'tmp'), { recursive: true });
  const env = {
    ...process.env,
    INIT_CWD: folder,
    TMPDIR: join(folder, 'tmp'),
    COURSE_RUN: undefined,
    NO_COLOR: '1',
  };
  const child = spawn(process.execPath, [join(courseRoot, 'dist', 'cli.cjs'), 'grade', ...args], {
    cwd: courseRoot,
    env,
  });
  const ran = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (ran.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (ran.stderr += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ ...ran, code })));
}

test('grades the ZIP of a class by its roster, tells what was found, and leaves nothing of it behind', async () => {
  writeZip(join(folder, 'class.zip'), [
    { name: 'class/lovelaceada_LATE_11_101_Port-URL.ts', content: right },
    { name: 'class/hoppergrace_12_102_port-url.ts', mode: 0o120777, content: '/etc/passwd' },
    { name: 'class/notes.txt' },
  ]);
  writeFileSync(
    join(folder, 'roster.csv'),
    'Student,ID,SIS Login ID,Section\n"Lovelace, Ada",11,ada,A\n"Hopper, Grace",12,grace,A\n"Turing, Alan",13,alan,A\n',
  );
  const ran = await grade(
    'class.zip',
    ...['--exercise', 'port-url,port-url', '--roster', 'roster.csv', '--out', join(folder, 'out')],
    ...['--sandbox', WEAKEST],
  );
  expect(ran.stderr).toContain('hoppergrace_12_102_port-url.ts: it is a symbolic link');
  expect(ran.stderr).toContain('in the roster, and nothing found: alan (Turing, Alan)');
  expect(ran.stderr).toContain('late, as the LMS has it: ada');
  expect(ran.stderr).toContain('left out: notes.txt');
  const lines = readFileSync(join(folder, 'out', 'results.jsonl'), 'utf8')
    .trimEnd()
    .split('\n');
  const results = lines.map((line) => resultSchema.parse(JSON.parse(line)));
  expect(results.map(({ student, status }) => [student, status])).toEqual([
    ['ada', 'passed'],
    ['grace', 'missing'],
    ['alan', 'missing'],
  ]);
  expect(results[0]?.notes).toContain('port-url.ts was taken from the file "Port-URL.ts"');
  expect(results[1]?.notes).toContain('hoppergrace_12_102_port-url.ts was refused: it is a symbolic link');
  expect(readFileSync(join(folder, 'out', 'collected.json'), 'utf8')).toContain('"from": "class.zip"');
  expect(readdirSync(join(folder, 'tmp')).filter((name) => name.startsWith('course-'))).toEqual([]);
});

describe('bad usage, exit code 2, before anything is graded:', () => {
  beforeEach(() => {
    mkdirSync(join(folder, 'class', 'ada'), { recursive: true });
    mkdirSync(join(folder, 'port-url'));
    mkdirSync(join(folder, 'empty'));
    writeFileSync(join(folder, 'file.txt'), 'Grade,Comment\n');
    writeFileSync(join(folder, 'broken.zip'), 'PK');
  });

  test.each<[string, string[], RegExp]>([
    ['OUT is a file', ['class', '--out', 'file.txt'], /--out file\.txt: .* is a file; give a folder/],
    ['OUT lies in a file', ['class', '--out', 'file.txt/a/b'], /file\.txt is a file; give a folder/],
    ['OUT of this checkout is a file', ['--out', 'file.txt'], /is a file; give a folder/],
    ['a class that is a text file', ['file.txt'], /file\.txt is no folder and no ZIP/],
    ['a class that is nowhere', ['nowhere.zip'], /nowhere\.zip is no folder and no ZIP/],
    ['a ZIP that is none', ['broken.zip'], /broken\.zip: it is no ZIP, or a damaged one/],
    ['a class of nobody', ['empty'], /empty holds no student's folder/],
    ['a class behind --exercise', ['--exercise', 'port-url', 'class'], /npm run grade -- class --exercise port-url/],
    ['a class called as an exercise is', ['--exercise', 'port-url', 'port-url'], /put that first/],
    ['a class alone behind --exercise', ['--exercise', 'class'], /grade -- class --exercise SLUG/],
    ['an exercise that there is not, with commas', ['class', '--exercise', 'port-url,eco'], /no exercise "eco"/],
    ['a roster that is nowhere', ['class', '--roster', 'nowhere.csv'], /--roster: .*nowhere\.csv/],
    ['a roster of nobody', ['class', '--roster', 'file.txt'], /--roster: .*names no column/],
    ['a roster without a class', ['--roster', 'file.txt'], /--roster needs the folder or ZIP/],
    ['--from without a class', ['--from', 'moodle'], /--from needs the folder or ZIP/],
    ['a class that is not what is said', ['class', '--from', 'moodle'], /--from moodle: nothing in it is called/],
  ])('%s', async (_what, args, words) => {
    expect(await grade(...args, '--sandbox', WEAKEST)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(words) as unknown,
    });
  });
});

test('a class behind -- is a class', async () => {
  mkdirSync(join(folder, 'class', 'ada'), { recursive: true });
  const ran = await grade('--out', join(folder, 'out'), '--sandbox', WEAKEST, '--exercise', 'port-url', '--', 'class');
  expect(ran.stdout).toContain('nobody has worked on: port-url');
  expect(ran.code).toBe(1);
});

test('ends in what has no result under a student, and then the exit code is not 0', async () => {
  mkdirSync(join(folder, 'class', 'ada'), { recursive: true });
  mkdirSync(join(folder, 'class', 'nobody'));
  writeFileSync(join(folder, 'class', 'ada', 'port-url.ts'), right);
  writeFileSync(join(folder, 'roster.csv'), 'Name,Username\nAda Lovelace,ada\n');
  const all = ['class', '--exercise', 'port-url', '--roster', 'roster.csv', '--out', 'out', '--sandbox', WEAKEST];
  rmSync(join(folder, 'class', 'nobody'), { recursive: true });
  expect(await grade(...all)).toMatchObject({ code: 0 });
  mkdirSync(join(folder, 'class', 'nobody'));
  writeFileSync(join(folder, 'class', 'nobody', 'port-url.ts'), right);
  const ran = await grade(...all);
  expect(ran.code).toBe(1);
  expect(ran.stderr.trimEnd().split('\n').slice(-2)).toEqual([
    '1 hand-in has no result under a student; all of it is in collected.json:',
    "  nobody: graded under this name, in no student's row: no line of the roster fits",
  ]);
  expect(ran.stderr).toMatch(/^roster: UTF-8, separated by commas; read: name from "Name", login from "Username"$/m);
  expect(ran.stderr).toMatch(/^read as folders and ZIPs, one per student$/m);
});
