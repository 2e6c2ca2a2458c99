import { copyFileSync, cpSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { exerciseFiles, readCourse } from '../course/course.js';
import { courseRoot } from '../course/root.js';
import { linkPackages, makePackage, run, temporaryFolder, write } from './made-package.fixture.js';

// The package has the pages, whose build takes minutes on a busy machine.
jest.setTimeout(300_000);

const SLUG = 'port-number';
const folder = temporaryFolder();
const made = join(folder, 'made');
const npm = (...args: string[]) => run('npm', ['--silent', ...args], { cwd: made });

beforeAll(async () => {
  expect(await makePackage(['student', '--out', made])).toMatchObject({ code: 0 });
  // As npm ci reads it, which refuses a lock file that is not of its manifest.
  const locked = join(folder, 'locked');
  for (const file of ['package.json', 'package-lock.json']) cpSync(join(made, file), join(locked, file));
  const dryRun = await run('npm', ['ci', '--dry-run', '--offline', '--ignore-scripts'], { cwd: locked });
  expect(dryRun).toMatchObject({ code: 0 });
  linkPackages(made);
});

function filesBelow(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => !path.startsWith('node_modules') && statSync(join(root, path)).isFile())
    .sort();
}

test('brings the pages of npm start along, made already', () => {
  const pages = filesBelow(join(made, 'pages'));
  expect(pages).toEqual(expect.arrayContaining(['index.html', '07-tcp.html', 'exercises/echo-server.html']));
  expect(pages.some((path) => path.includes('LivePanel'))).toBe(true);
});

test('holds nobody’s solution, and nothing that only the instructor needs', () => {
  const files = filesBelow(made);
  const texts = new Set(files.map((path) => readFileSync(join(made, path), 'utf8')));
  const solutions = filesBelow(join(courseRoot, 'solutions')).filter((path) => !path.endsWith('stub.ts'));
  const shown = solutions.filter((path) => texts.has(readFileSync(join(courseRoot, 'solutions', path), 'utf8')));
  expect(shown).toEqual([]);
  const top = new Set(files.map((path) => path.split(/[\\/]/)[0]));
  const programs = ['content', 'dist', 'exercises', 'pages', 'solutions', '.github'];
  const alone = ['.gitignore', 'README.md', 'package.json', 'package-lock.json', 'tsconfig.json'];
  expect([...top].sort()).toEqual([...programs, ...alone].sort());
  expect(files.filter((path) => path.startsWith('solutions') && !path.endsWith('stub.ts'))).toEqual([]);
  expect(files.filter((path) => path.endsWith('.map') || path.includes('.test.'))).toEqual([]);
  expect(readCourse(made)).toEqual(readCourse());
});

test('brings the guide of students and the glossary along, and no other guide, as files and as pages', () => {
  const guides = filesBelow(made).filter((path) => /(^|[\\/])guides[\\/]/.test(path) && /\.(md|html)$/.test(path));
  expect(guides.map((path) => path.replaceAll('\\', '/'))).toEqual([
    'content/guides/glossary.md',
    'content/guides/students.md',
    'pages/guides/glossary.html',
    'pages/guides/students.html',
  ]);
});

test.each(['README.md', 'content/guides/students.md'])('each link of %s leads to a file that is there', (path) => {
  const text = readFileSync(join(made, path), 'utf8');
  const links = [...text.matchAll(/\]\(([^):#]+)(?:[:#][^)]*)?\)/g)].map(([, to = '']) => to);
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter((to) => !existsSync(join(made, path, '..', to)))).toEqual([]);
});

test('an exercise is not started, fails as a stub, and passes once it is right', async () => {
  const { exercises } = readCourse();
  const untouched = await npm('test');
  expect(untouched.code).toBe(0);
  expect(untouched.stdout).toMatch(
    new RegExp(`warm-up [^]*port-number [^]*0 of ${exercises.length} exercises done[^]*next: warm-up;`),
  );

  const stub = await npm('test', SLUG);
  expect(stub.stdout).toContain('not written yet');
  expect(stub.code).toBe(1);

  copyFileSync(exerciseFiles(SLUG).reference, exerciseFiles(SLUG, made).student);
  const right = await npm('test', SLUG);
  expect(right.stdout).toContain('port-number  passed  16/16 points');
  expect(right.code).toBe(0);

  const graded = await npm('run', 'grade', '--', '--sandbox', 'process', '--exercise', SLUG, 'port-url');
  expect(graded.stdout).toContain('passed 16/16');
  expect(graded.code).toBe(0);
});

test('the quiz asks', async () => {
  expect(await npm('run', 'quiz')).toMatchObject({ code: 2, stderr: expect.stringContaining('TCP') as unknown });
});

test.each(['compare', 'verify', 'soak', 'bench', 'demo', 'package'])(
  'npm run %s says that the instructor has what it needs',
  async (command) => {
    expect(await npm('run', command)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(`npm run ${command} needs the solutions.*instructor's repository`) as unknown,
    });
  },
);

test('its workflow may only read, pins its actions, and runs what there is', () => {
  const workflow = parse(readFileSync(join(made, '.github', 'workflows', 'grade.yml'), 'utf8')) as {
    permissions: unknown;
    jobs: { grade: { steps: { uses?: string; run?: string }[] } };
  };
  expect(workflow.permissions).toEqual({ contents: 'read' });
  const { steps } = workflow.jobs.grade;
  for (const { uses } of steps.filter((step) => step.uses)) expect(uses).toMatch(/^actions\/[a-z-]+@v\d+$/);
  const commands = steps.map((step) => step.run ?? '').join('\n');
  for (const words of ['bubblewrap', 'kernel.apparmor_restrict_unprivileged_userns=0', 'npm ci', '--fresh']) {
    expect(commands).toContain(words);
  }
  const { scripts } = JSON.parse(readFileSync(join(made, 'package.json'), 'utf8')) as { scripts: object };
  const asked = [...commands.matchAll(/npm run (\w+)/g)].map(([, name]) => name);
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(asked));
});

test('nothing is overwritten', async () => {
  const out = join(folder, 'taken');
  write(join(out, 'mine.txt'), 'mine');
  const refused = { code: 2, stderr: expect.stringContaining('nothing is overwritten') as unknown };
  expect(await makePackage(['student', '--out', out])).toMatchObject(refused);
  expect(await makePackage(['gradescope', '--out', join(out, 'mine.txt')])).toMatchObject(refused);
  expect(filesBelow(out)).toEqual(['mine.txt']);
  expect(readFileSync(join(out, 'mine.txt'), 'utf8')).toBe('mine');
});
