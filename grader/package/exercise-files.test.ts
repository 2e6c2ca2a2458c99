import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { readCourse } from '../course/course.js';
import { packExercise } from './exercise-files.js';
import { temporaryFolder, write } from './made-package.fixture.js';
import { PackageError } from './packed-file.js';
import { publicCourse } from './public-course.js';

const root = temporaryFolder();
const STUB = 'export const stub = 1;';

function exercise(slug: string, checks: string): string {
  write(join(root, 'exercises', slug, `${slug}.checks.ts`), checks);
  write(join(root, 'exercises', slug, `${slug}.ts`), 'the instructor has solved it');
  write(join(root, 'solutions', slug, 'stub.ts'), STUB);
  return join(root, 'exercises', slug);
}

test('an exercise is its stub, its checks, and what these import or name', async () => {
  const folder = exercise(
    'one',
    `import { check } from '#lab';\nimport { rows } from './rows.js';\nimport 'node:fs';\nimport '@scope/kit/part';\nimport kit from 'kit';\ncheck(rows, kit, 'data.tsv');`,
  );
  write(join(folder, 'rows.ts'), `export const rows = 1;`);
  write(join(folder, 'data.tsv'), 'a');
  write(join(folder, 'my-solution.ts'), 'secret');
  write(join(folder, 'one.ts.bak'), 'secret');
  symlinkSync('/etc/hostname', join(folder, 'link.txt'));
  const { files, packages, leftOut } = await packExercise('one', root);
  expect(Object.fromEntries(files.map(({ path, content }) => [path, Buffer.from(content).toString()]))).toEqual({
    'exercises/one/one.ts': STUB,
    'solutions/one/stub.ts': STUB,
    'exercises/one/one.checks.ts': expect.stringContaining('#lab') as unknown,
    'exercises/one/rows.ts': 'export const rows = 1;',
    'exercises/one/data.tsv': 'a',
  });
  expect(packages.sort()).toEqual(['@scope/kit', 'kit']);
  expect(leftOut.sort()).toEqual(['link.txt', 'my-solution.ts', 'one.ts.bak'].map((name) => `exercises/one/${name}`));
});

test('a file that checks name and that is a program or a link stays out', async () => {
  const folder = exercise('two', `// like my-solution.ts, see link.txt`);
  write(join(folder, 'my-solution.ts'), 'secret');
  symlinkSync('/etc/hostname', join(folder, 'link.txt'));
  const { files } = await packExercise('two', root);
  expect(files).toHaveLength(3);
});

test('checks that import a solution make no package', async () => {
  exercise('three', `import '../../solutions/one/stub.js';`);
  await expect(packExercise('three', root)).rejects.toThrow(/imports solutions.one.stub.ts, which is not beside it/);
  await expect(packExercise('three', root)).rejects.toBeInstanceOf(PackageError);
});

test('an exercise without its stub makes no package', async () => {
  write(join(root, 'exercises', 'four', 'four.checks.ts'), '');
  await expect(packExercise('four', root)).rejects.toThrow(/the package needs it: .*stub.ts/);
});

test('of the course file students get what they need, and no field that came later', () => {
  const course = readCourse();
  const later = {
    ...course,
    policy: { checks: new Map([['SECRET', 'hidden' as const]]), timezone: 'Europe/SECRET' },
    exercises: course.exercises.map((one) => ({ ...one, checks: 'SECRET' })),
  };
  expect(publicCourse(later)).toBe(publicCourse(course));
  expect(publicCourse(later)).not.toContain('SECRET');
});
