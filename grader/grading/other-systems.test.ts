import { delimiter, join } from 'node:path';
import { exerciseFiles, readCourse } from '../course/course.js';
import { courseRoot } from '../course/root.js';
import { sandboxOf } from '../engine/sandbox/sandbox.js';
import { gradeAll } from './grade-all.js';

jest.setTimeout(300_000);

const other = join(courseRoot, 'grader', 'fixtures', 'other-system');
const { NODE_OPTIONS = '', PATH = '' } = process.env;
afterEach(() => {
  Object.assign(process.env, { NODE_OPTIONS, PATH });
  delete process.env.COURSE_TEST_PLATFORM;
});

/** Grades programs in a worker that takes this machine for another: no /proc, that system's netstat, no process groups on Windows. */
async function gradedOn(platform: string, entries: readonly { exercise: string; entry: string }[]): Promise<string[]> {
  process.env.NODE_OPTIONS = `--require ${join(other, 'worker.cjs')}`;
  process.env.PATH = `${other}${delimiter}${PATH}`;
  process.env.COURSE_TEST_PLATFORM = platform;
  const jobs = entries.map(({ exercise, entry }) => ({ student: exercise, exercise, entry, seed: 3, asStub: false }));
  const results = await gradeAll(jobs, { sandbox: sandboxOf('process'), workers: 2 });
  return results.map((result) => {
    if ('fault' in result) return `${result.job.exercise} fault: ${result.fault}`;
    const failure = result.checks.find(({ outcome }) => outcome !== 'passed');
    const words = failure?.outcome === 'failed' ? `: ${failure.finding.message.split('\n')[0]}` : '';
    return `${result.exercise} ${result.status}${words}`;
  });
}

const solutions = readCourse().exercises.map(({ slug }) => ({ exercise: slug, entry: exerciseFiles(slug).reference }));

test.each(['darwin', 'win32'])('all that is right passes where %s is all that the system offers', async (platform) => {
  expect(await gradedOn(platform, solutions)).toEqual(solutions.map(({ exercise }) => `${exercise} passed`));
});

test.each(['darwin', 'win32'])('what is wrong is told there too: %s', async (platform) => {
  const mistake = (exercise: string, name: string) => ({
    exercise,
    entry: join(courseRoot, 'solutions', exercise, 'mistakes', `${name}.ts`),
  });
  const told = await gradedOn(platform, [
    mistake('echo-server', 'creates-without-listening'),
    mistake('echo-server', 'waits-for-the-end'),
    mistake('nc-listen', 'stays-at-the-keyboard'),
  ]);
  expect(told).toEqual([
    expect.stringMatching(/^echo-server failed: .*nothing listens on TCP port \d+/),
    expect.stringMatching(/^echo-server timed-out: expected .* but nothing more came/),
    expect.stringMatching(/^nc-listen timed-out: expected that the program ended/),
  ]);
});
