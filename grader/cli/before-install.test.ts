import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { courseRoot } from '../course/root.js';
import { handedScripts } from '../package/student-package.js';

jest.setTimeout(120_000);

const FIRST = 'run npm ci first: the packages that this course needs are not installed\n';
const { scripts } = JSON.parse(readFileSync(join(courseRoot, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'course-clone-'));
  for (const part of ['package.json', join('grader', 'start.cjs'), join('grader', 'installed.cjs')])
    cpSync(join(courseRoot, part), join(root, part));
});
afterEach(() => rmSync(root, { recursive: true }));

function run(command: string): { status: number | null; stdout: string; stderr: string } {
  const [program, ...args] = command.split(' ');
  expect(program).toBe('node');
  return spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
}

// npm runs `prepare` itself, once the packages are there.
test.each(Object.entries(scripts).filter(([name]) => name !== 'prepare'))(
  'before npm ci, npm run %s says so in one line',
  (_name, command) => {
    expect(run(command)).toMatchObject({ status: 2, stdout: '', stderr: FIRST });
  },
);

test.each([...new Set(Object.values(handedScripts).map((command) => command.split(' ').slice(0, 2).join(' ')))])(
  'what students get has the built grader and no packages yet: %s says so too',
  (command) => {
    cpSync(join(courseRoot, 'dist'), join(root, 'dist'), { recursive: true });
    expect(run(`${command} echo-server`)).toMatchObject({ status: 2, stdout: '', stderr: FIRST });
  },
);

test('packages of another system are told from missing ones', () => {
  mkdirSync(join(root, 'node_modules', 'esbuild'), { recursive: true });
  writeFileSync(join(root, 'node_modules', 'esbuild', 'package.json'), '{}');
  mkdirSync(join(root, 'node_modules', '@esbuild', 'plan9-x64'), { recursive: true });
  const here = `${process.platform}-${process.arch}`;
  expect(run(scripts['grade'] ?? '')).toMatchObject({
    status: 2,
    stderr: `run npm ci again: node_modules is of another system than this one (${here})\n`,
  });
});

test('packages without a built grader are told too, as where npm ci was stopped', () => {
  symlinkSync(join(courseRoot, 'node_modules'), join(root, 'node_modules'), 'junction');
  expect(run(scripts['test'] ?? '')).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/^run npm ci first: .*\n$/) as string,
  });
});

test('a script starts its command with its words in the same process', () => {
  const { status, stderr } = spawnSync(process.execPath, ['grader/start.cjs', 'cli', 'hint', 'eco-server'], {
    cwd: courseRoot,
    encoding: 'utf8',
  });
  expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining('echo-server') as string });
});
