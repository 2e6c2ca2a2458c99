import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCourse } from '../../course/course.js';
import { readMistakes } from '../../course/mistakes.js';
import { barePath } from '../../engine/machine/bare-path.fixture.js';
import type { Result } from '../../engine/results/result.js';
import { plainProcess } from '../../engine/sandbox/plain-process.js';
import { gradeAll } from '../../grading/grade-all.js';
import { loadChecks } from '../../grading/load-checks.js';
import { feedback } from '../../report/feedback.js';
import { trialsOf, type Trial } from './exercise-claims.js';

jest.setTimeout(240_000);

/** The check of each exercise that needs the nc of the machine. */
const WITH_NC: Record<string, string> = {
  'nc-client': 'talks to the nc -l of this machine',
  'nc-listen': 'talks to the nc of this machine',
  'nc-udp': 'talks to the nc -u of this machine, both ways round',
};

let folder: string;
const path = process.env['PATH'];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'course-bare-'));
  process.env['PATH'] = barePath(folder);
});
afterAll(() => {
  process.env['PATH'] = path;
  rmSync(folder, { recursive: true });
});

async function graded(trials: readonly Trial[], more: object = {}): Promise<Result[]> {
  const results = await gradeAll(
    trials.map(({ job }) => ({ ...job, ...more })),
    { sandbox: plainProcess },
  );
  return results.map((result) => {
    if ('fault' in result) throw new Error(result.fault);
    return result;
  });
}

test('these are all the checks that say which program of the machine they need', async () => {
  const using = await Promise.all(
    readCourse().exercises.map(async ({ slug }) =>
      (await loadChecks(slug)).flatMap(({ name, uses }) => (uses ? [[slug, name, uses]] : [])),
    ),
  );
  expect(using.flat()).toEqual(Object.entries(WITH_NC).map(([slug, name]) => [slug, name, 'nc']));
});

test.each(Object.entries(WITH_NC))(
  '%s: what needs nc is not run without it, and earns and loses nothing',
  async (slug, name) => {
    const mistakes = readMistakes(slug).filter(({ caughtBy }) => caughtBy.includes(name));
    const trials = trialsOf(slug, mistakes, 3).filter(({ of }) => of !== 'alternative');
    const results = await graded(trials);
    for (const [index, { judge, of }] of trials.entries()) {
      const result = results[index] as Result;
      expect(judge(result).problems).toEqual([]);
      expect(result.checks.find((check) => check.name === name)).toEqual({
        ...{ name, points: 0, maxPoints: 0, durationMs: 0, outcome: 'skipped' },
        reason: "there is no nc like OpenBSD's on this machine (Debian, Ubuntu: sudo apt-get install netcat-openbsd)",
      });
      if (of !== 'reference') continue;
      const most = (readCourse().exercises.find((one) => one.slug === slug)?.points ?? 0) - 1;
      expect(result).toMatchObject({ status: 'passed', points: most, maxPoints: most });
      expect(feedback(result)).toMatch(/not run here, and not counted: there is no/);
    }
    // What nobody has begun is worth as much as what somebody has done.
    const [untouched] = await graded(trials.slice(0, 1), { asStub: false });
    expect(untouched).toMatchObject({ status: 'not-started', maxPoints: results[1]?.maxPoints });
  },
);
