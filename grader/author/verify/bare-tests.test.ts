import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { courseRoot } from '../../course/root.js';
import { barePath } from '../../engine/machine/bare-path.fixture.js';
import { missingPrograms } from './missing-programs.js';

jest.setTimeout(300_000);

/** Each needs something that a machine with Node and npm alone has not. */
const FILES = ['grading/real-netcat', 'sandbox/bubblewrap.test', 'verify/rehearsal-claims', 'doctest/rehearse.test'];

let folder: string;
const path = process.env['PATH'];
beforeAll(() => (folder = barePath(mkdtempSync(join(tmpdir(), 'course-bare-')))));
afterEach(() => void (process.env['PATH'] = path));
afterAll(() => rmSync(folder, { recursive: true }));

test('tests that a bare machine cannot run are skipped there, and neither passed nor red', async () => {
  const file = join(folder, 'outcomes.json');
  const jest = join(courseRoot, 'node_modules', 'jest', 'bin', 'jest.js');
  const args = [jest, '--config', 'grader/jest.config.ts', '--json', ...FILES];
  const env = { ...process.env, PATH: folder, COURSE_OUTCOMES: file };
  const options = { cwd: courseRoot, env, maxBuffer: 1 << 26 };
  const stdout = await new Promise<string>((resolve) =>
    execFile(process.execPath, args, options, (_error, said) => resolve(said)),
  );
  const report = JSON.parse(stdout) as Record<string, number>;
  expect(report).toMatchObject({ numTotalTestSuites: FILES.length, numFailedTests: 0, numFailedTestSuites: 0 });
  // What can be shown without these programs still is.
  expect(report['numPassedTests']).toBe(2);
  expect(report['numPendingTests']).toBeGreaterThan(10);
  const outcomes = JSON.parse(readFileSync(file, 'utf8')) as { passed: boolean; leftOut: number }[];
  expect(outcomes.map(({ passed }) => passed)).toEqual(FILES.map(() => true));
  expect(outcomes.reduce((sum, { leftOut }) => sum + leftOut, 0)).toBe(report['numPendingTests']);
});

test('verify says what to install for each program, and how many tests were left out', () => {
  process.env['PATH'] = folder;
  const lines = missingPrograms('bubblewrap is not installed (Debian, Ubuntu: sudo apt-get install bubblewrap)', 12);
  const packages = ['bubblewrap', 'netcat-openbsd', 'curl', 'python3', 'iproute2', 'net-tools', 'bsdutils', 'chromium'];
  for (const name of packages) expect(lines.join('\n')).toContain(`apt-get install ${name})`);
  expect(lines.at(-1)).toBe("12 of the grader's own tests, for want of the above");
});
