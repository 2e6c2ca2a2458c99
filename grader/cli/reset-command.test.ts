import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { exerciseFiles } from '../course/course.js';
import { UsageError } from '../course/usage-error.js';
import { folderForEach } from './course-command.fixture.js';
import { CourseCopy } from './course-copy.fixture.js';
import { resetExercise } from './reset-command.js';

jest.setTimeout(60_000);

const SLUG = 'echo-server';
const NOW = new Date(2026, 0, 9, 8, 5, 3);
const folder = folderForEach();

/** A course with nothing but one exercise. */
function bareCourse() {
  const root = folder();
  const { stub, student } = exerciseFiles(SLUG, root);
  for (const place of [join(stub, '..'), join(student, '..')]) mkdirSync(place, { recursive: true });
  copyFileSync(exerciseFiles(SLUG).stub, stub);
  return { root, stub: readFileSync(stub, 'utf8'), student, here: () => readdirSync(join(student, '..')).sort() };
}

test('keeps the old file aside under the date and time, and never over one that was kept before', () => {
  const { root, stub, student, here } = bareCourse();
  const works = ['first work', 'second work', 'third work'];
  for (const work of works) {
    writeFileSync(student, work);
    const done = resetExercise(SLUG, root, NOW);
    expect(done.kind === 'reset' && readFileSync(done.kept, 'utf8')).toBe(work);
    expect(readFileSync(student, 'utf8')).toBe(stub);
  }
  const names = ['', '-2', '-3'].map((count) => `${SLUG}.kept-2026-01-09-080503${count}.ts`);
  expect(here()).toEqual([...names, `${SLUG}.ts`].sort());
  expect(names.map((name) => readFileSync(join(student, '..', name), 'utf8'))).toEqual(works);
});

test('leaves a stub alone, whatever its line ends', () => {
  const { root, stub, student, here } = bareCourse();
  writeFileSync(student, stub.replaceAll('\n', '\r\n'));
  expect(resetExercise(SLUG, root, NOW)).toEqual({ kind: 'was-stub' });
  expect(here()).toEqual([`${SLUG}.ts`]);
});

test('restores a file that is missing, and its folder', () => {
  const { root, stub, student, here } = bareCourse();
  rmSync(join(student, '..'), { recursive: true });
  expect(resetExercise(SLUG, root, NOW)).toEqual({ kind: 'restored' });
  expect(readFileSync(student, 'utf8')).toBe(stub);
  expect(here()).toEqual([`${SLUG}.ts`]);
});

test('keeps bytes that are no text as they are', () => {
  const { root, student } = bareCourse();
  const bytes = Buffer.from([0xff, 0xfe, 0, 13, 10]);
  writeFileSync(student, bytes);
  const done = resetExercise(SLUG, root, NOW);
  expect(done.kind === 'reset' && readFileSync(done.kept)).toEqual(bytes);
});

test('touches neither a folder nor what a link leads to', () => {
  const { root, student } = bareCourse();
  const other = join(root, 'other.ts');
  writeFileSync(other, 'somebody’s');
  symlinkSync(other, student);
  expect(() => resetExercise(SLUG, root, NOW)).toThrow(/echo-server\.ts is a link; move it away/);
  expect(readFileSync(other, 'utf8')).toBe('somebody’s');
  rmSync(student);
  mkdirSync(student);
  expect(() => resetExercise(SLUG, root, NOW)).toThrow(UsageError);
});

test('the command names what it kept, takes the exercise from the folder, and offers the nearest names', async () => {
  const copy = CourseCopy.in(folder(), [SLUG], { solutions: false });
  const { student, folder: own, stub } = exerciseFiles(SLUG, copy.root);
  writeFileSync(student, 'mine');
  const { code, stdout } = await copy.run(['reset'], { from: own });
  const [, kept = ''] = /kept as (\S+\.kept-\d{4}-\d\d-\d\d-\d{6}\.ts)/.exec(stdout) ?? [];
  expect({ code, mine: readFileSync(join(copy.root, kept), 'utf8') }).toEqual({ code: 0, mine: 'mine' });
  expect(readFileSync(student)).toEqual(readFileSync(stub));
  expect((await copy.run(['reset', SLUG])).stdout).toMatch(/nothing was done/);
  const unknown = await copy.run(['reset', 'eco-server']);
  expect(unknown.code).toBe(2);
  expect(unknown.stderr).toMatch(/did you mean .*echo-server/);
  expect((await copy.run(['reset'])).stderr).toMatch(/npm run reset SLUG/);
  rmSync(stub);
  expect((await copy.run(['reset', SLUG])).code).toBe(2);
  expect(existsSync(student)).toBe(true);
});
