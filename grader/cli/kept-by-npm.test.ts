import { spawn } from 'node:child_process';
import { courseRoot } from '../course/root.js';
import { program } from './commands.js';
import { WEAKEST, folderForEach, handIn, type Ran } from './course-command.fixture.js';
import { optionsOf, refuseKeptByNpm } from './kept-by-npm.js';

jest.setTimeout(240_000);

const folder = folderForEach();

/** Types a line for npm, which is a program of its own on Windows alone. */
function npm(...words: string[]): Promise<Ran> {
  const env = { ...process.env, COURSE_RUN: undefined, NO_COLOR: '1' };
  const child = spawn('npm', words, { cwd: courseRoot, env, shell: process.platform === 'win32' });
  const ran: Ran = { code: null, stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (ran.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (ran.stderr += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ ...ran, code })));
}

test.each([
  [
    ['run', 'grade', 'CLASS', '--exercise=echo-server', '--out=r20-out'],
    /npm run grade CLASS -- --out=r20-out --exercise=echo-server\n/,
  ],
  [
    ['run', 'grade', 'CLASS', '--exercise', 'echo-server', '--out', 'r20-out'],
    /npm run grade CLASS echo-server r20-out -- --out <dir> --exercise <slugs\.\.\.>\n/,
  ],
  [['run', 'grade', 'CLASS', '--fresh'], /npm run grade CLASS -- --fresh\n/],
  [
    ['run', 'grade', 'CLASS', '--submitted-at=2026-12-01T18:00+01:00'],
    / '--' --submitted-at=2026-12-01T18:00\+01:00\n/,
  ],
  [['test', 'echo-server', '--seed=42'], /npm test echo-server -- --seed=42\n/],
  [['test', 'echo-server', '--seed', '42'], /npm test echo-server -- --seed=42\n/],
  [['run', 'grade', 'CLASS', '--format', 'moodle'], /no use for "moodle"[^]*npm run grade CLASS -- --OPTION moodle\n/],
  [['test', 'echo-server', '--watch'], /npm test echo-server -- --watch\n/],
  [['start', '--port=8080'], /npm start -- --port=8080\n/],
  [['run', 'package', 'student', '--out=../ports'], /npm run package student -- --out=\.\.\/ports\n/],
])('npm %j is refused, with how to type it', async (words, line) => {
  const { code, stderr, stdout } = await npm(...words);
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringMatching(line) as string });
  expect(stdout).not.toMatch(/points|wrote/);
});

test('with -- it is not refused, whatever npm sets of its own', async () => {
  handIn(folder(), 'ann', 'echo-server', 'export const nothing = 1;');
  const words = ['--exercise', 'echo-server', '--out', `${folder()}/out`, '--sandbox', WEAKEST];
  const { code } = await npm('run', 'grade', '--loglevel=error', '--', `${folder()}/class`, ...words);
  expect(code).toBe(1);
});

const commands = program.commands.flatMap((command) =>
  optionsOf(command).map((option) => [command.name(), option.name, option] as const),
);
test.each(commands)('npm run %s: --%s is seen where npm has kept it', (name, option, { value }) => {
  const env = {
    npm_lifecycle_event: name,
    [`npm_config_${option.replaceAll('-', '_')}`]: value === '' ? 'true' : 'x y',
  };
  const command = program.commands.find((one) => one.name() === name);
  const options = command ? optionsOf(command) : [];
  expect(() => refuseKeptByNpm(name, options, [], { env })).toThrow(`-- --${option}${value === '' ? '' : '="x y"'}`);
  // A script that is started by another one is not what was typed.
  expect(() =>
    refuseKeptByNpm(name, options, [], { env: { ...env, npm_lifecycle_event: 'verify-all' } }),
  ).not.toThrow();
});
