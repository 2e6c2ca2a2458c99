import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lessonClaims } from '../author/verify/lesson-claims.js';
import { exerciseFiles, readCourse } from '../course/course.js';
import { readLesson } from '../course/lessons/lesson.js';
import { courseRoot } from '../course/root.js';
import { CourseCopy } from './course-copy.fixture.js';

// Programs of five exercises are tried, on a machine that may have other things to do.
jest.setTimeout(900_000);

const kinds = {
  'a-function': ['--kind', 'function'],
  'a-tcp-server': ['--kind', 'server', '--transport', 'tcp'],
  // Long, so that lines are broken elsewhere than in the templates.
  'a-udp-server-whose-name-makes-every-line-of-its-files-too-long-for-the-formatter': [
    '--kind',
    'server',
    '--transport',
    'udp',
  ],
  'a-tcp-program': ['--kind', 'program', '--transport', 'tcp'],
  'a-udp-program': ['--kind', 'program', '--transport', 'udp'],
};
const slugs = Object.keys(kinds);

let root: string;
let copy: CourseCopy;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'course-new-'));
  copy = CourseCopy.in(root, ['port-number']);
  // The lessons lead to all exercises; the formatter and the compiler are to see the new ones as they see all others.
  for (const slug of readdirSync(join(courseRoot, 'exercises')))
    if (!existsSync(join(root, 'exercises', slug)))
      symlinkSync(join(courseRoot, 'exercises', slug), join(root, 'exercises', slug), 'junction');
  for (const folder of ['grader', 'docs']) symlinkSync(join(courseRoot, folder), join(root, folder), 'junction');
  for (const file of ['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md'])
    cpSync(join(courseRoot, file), join(root, file));
  cpSync(join(courseRoot, '.prettierrc.json'), join(root, '.prettierrc.json'));
  const ignored = readFileSync(join(courseRoot, '.prettierignore'), 'utf8');
  writeFileSync(join(root, '.prettierignore'), `${ignored}tsconfig.json\n`);
  const { compilerOptions } = JSON.parse(readFileSync(join(courseRoot, 'tsconfig.json'), 'utf8')) as {
    compilerOptions: object;
  };
  const include = slugs.flatMap((slug) => [`exercises/${slug}`, `solutions/${slug}`]);
  writeFileSync(join(root, 'tsconfig.json'), JSON.stringify({ compilerOptions, include }));
});
afterAll(() => rmSync(root, { recursive: true }));

/** What does not hold, without the linter: it has no configuration in the copy. The templates are linted where they lie. */
function failures(stdout: string): string[] {
  const found = [...stdout.matchAll(/^✗ (.*(?:\n {4}.*)*)/gm)].map(([, text = '']) => text.replace(/\n +/g, '\n'));
  return found.filter((text) => !text.startsWith('the linter finds nothing'));
}

/** What does not hold of the lessons. */
function openLessons(): string[][] {
  const claims = lessonClaims(readCourse(root), root);
  return claims.map(({ problems }) => problems).filter((problems) => problems.length > 0);
}

test.each(Object.entries(kinds))('%s is written, and listed in the course and in its lesson', async (slug, flags) => {
  const title = `New: ${slug}`;
  const words = ['new', 'exercise', slug, '--title', title, ...flags, '--lesson', 'netstat', '--after', 'echo-server'];
  const { code, stdout, stderr } = await copy.run(words);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(
    `1. Write the one function that is left open: answerTo in solutions/${slug}/answer-to.ts, as the sample's`,
  );
  const row = readCourse(root).exercises.find((one) => one.slug === slug);
  expect(row).toMatchObject({ title, lesson: '05-netstat', after: ['echo-server'], draft: true });
  expect(readLesson('05-netstat', root).exercises).toContain(slug);
});

test('until the one function is written, verify says that and nothing else, and nothing is recorded', async () => {
  const { code, stdout } = await copy.run(['verify', '--runs', '1', ...slugs]);
  expect(failures(stdout).sort()).toEqual(
    slugs
      .map((slug) => `${slug}: all of it is written\nsolutions/${slug}/answer-to.ts:9: answerTo is not written yet`)
      .sort(),
  );
  expect(stdout).toContain('fail cleanly: 0 stubs');
  expect(code).toBe(1);
  const recorded = await copy.run(['record', 'a-function']);
  expect(recorded.code).toBe(2);
  expect(recorded.stderr).toContain('solutions/a-function/answer-to.ts:9: answerTo is not written yet');
  expect(existsSync(exerciseFiles('a-function', root).knownMistakes)).toBe(false);
});

test('once it is written and the mistakes are recorded, everything holds', async () => {
  for (const slug of slugs) {
    const file = join(root, 'solutions', slug, 'answer-to.ts');
    const body = /answerTo\((\w+): string\)/.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
    const open = readFileSync(file, 'utf8');
    writeFileSync(file, open.replace("throw new Error('not written yet')", `return ${body}.toUpperCase()`));
  }
  const recorded = await copy.run(['record', '--runs', '1', ...slugs]);
  if (recorded.code !== 0) console.error(recorded.stderr);
  expect({ code: recorded.code, stdout: recorded.stdout.trim().split('\n') }).toEqual({
    code: 0,
    stdout: slugs.map((slug) => `${slug}: 3 of 3 mistakes are known by how they fail`),
  });
  const { stdout } = await copy.run(['verify', '--runs', '1', ...slugs]);
  expect(failures(stdout)).toEqual([]);
  expect(stdout).toContain(
    'fail cleanly: 5 stubs; pass: 5 references, 5 alternatives; are caught by the checks that they name: 15 mistakes',
  );
  expect(stdout).toContain(
    'a-function is a draft; left before it can be published: 1 more alternative, 5 more mistakes, ' +
      '10 files with a comment SAMPLE, npm run mutate -- a-function; then take `draft: true` out of content/course.yaml',
  );
});

test('no package is made with a draft', async () => {
  const { code, stderr } = await copy.run(['package', 'gradescope', '--out', join(root, 'out.zip')]);
  expect(stderr).toMatch(/no package holds drafts, and the course has a-function, .*npm run verify -- a-function/);
  expect(code).toBe(2);
});

test('a lesson is written, and verify tells what is open in it', async () => {
  const words = ['new', 'lesson', 'TLS: who is there?', '--summary', 'What a certificate proves.'];
  expect(await copy.run(words)).toMatchObject({ code: 0, stderr: '' });
  expect(readCourse(root).lessons.at(-1)).toBe('14-tls-who-is-there');
  const lesson = readLesson('14-tls-who-is-there', root);
  expect(lesson).toMatchObject({ lesson: 14, title: 'TLS: who is there?', summary: 'What a certificate proves.' });
  expect(openLessons()).toEqual([
    [expect.stringMatching(/^TODO stands in lines 8, 15, 17, .*: write what it asks for$/)],
  ]);
  // Then its quiz is one, and a new exercise finds its place in it.
  writeFileSync(lesson.file, readFileSync(lesson.file, 'utf8').replaceAll('TODO', 'DONE'));
  const exercise = ['new', 'exercise', 'last-one', '--title', 'Last', '--kind', 'function', '--lesson', '14'];
  expect(await copy.run(exercise)).toMatchObject({ code: 0, stderr: '' });
  expect(readLesson(lesson.id, root).exercises).toEqual(['last-one']);
  expect(openLessons()).toEqual([]);
});

const said = ['--title', 'T', '--kind', 'function', '--lesson', '7'];
test.each([
  ['what is made', [], 'say what is to be made: npm run new -- exercise [SLUG], or npm run new -- lesson [TITLE]'],
  ['something else', ['quiz'], 'there is no new "quiz"'],
  ['a slug that is none', ['exercise', 'Time_Server', ...said], '"Time_Server" is no slug: small letters and digits'],
  ['an exercise that is there', ['exercise', 'port-number', ...said], 'there is an exercise port-number already'],
  ['a lesson that is not there', ['exercise', 'x', '--lesson', 'utp'], 'there is no lesson "utp"; did you mean'],
  [
    'an exercise to do before that is not there',
    ['exercise', 'x', '--after', 'port-numbr'],
    'did you mean port-number',
  ],
  ['a section that is not there', ['exercise', 'x', ...said, '--section', 'no'], 'has no section "no"; there are two-'],
  ['too little', ['exercise', 'x', '--kind', 'server'], 'so say --title, --transport, --lesson: npm run new'],
  ['a transport of a function', ['exercise', 'x', ...said, '--transport', 'udp'], '--transport is for servers'],
  ['a title of two lines', ['exercise', 'x', ...said, '--title', 'a\nb'], 'a title is one line of plain text'],
  ['a name that is taken', ['exercise', 'delete', ...said], '"delete" makes a function "delete", and that name'],
  ['no title', ['lesson'], 'give the lesson a title: npm run new -- lesson TITLE'],
  ['a title that is Markdown', ['lesson', 'a *b*'], 'as a heading the title would be read as "a b"'],
  ['a title without letters', ['lesson', '…'], 'give it one with --slug'],
])('told %s, it says what to do and writes nothing', async (_what, words, message) => {
  const before = readFileSync(join(root, 'content', 'course.yaml'), 'utf8');
  const { code, stderr } = await copy.run(['new', ...words]);
  expect(stderr).toContain(message);
  expect(code).toBe(2);
  expect(readFileSync(join(root, 'content', 'course.yaml'), 'utf8')).toBe(before);
  expect(existsSync(join(root, 'exercises', 'x'))).toBe(false);
});

test('files that lie about under its name are not overwritten', async () => {
  cpSync(join(root, 'exercises', 'port-number'), join(root, 'solutions', 'lies-about'), { recursive: true });
  const { code, stderr } = await copy.run(['new', 'exercise', 'lies-about', ...said]);
  expect({ code, stderr: stderr.trim() }).toEqual({
    code: 2,
    stderr: 'nothing is overwritten, and there is solutions/lies-about',
  });
  expect(existsSync(join(root, 'exercises', 'lies-about'))).toBe(false);
});
