import { exerciseFiles } from '../course/course.js';
import { defaultWorkers, firstWorkers } from '../engine/machine/workers.js';
import { parentOf, processesWith } from '../engine/process/proc.js';
import { plainProcess } from '../engine/sandbox/plain-process.js';
import { gradeAll } from './grade-all.js';
import type { Job } from './job.js';

jest.setTimeout(120_000);

const RUN = `grade-all-${process.pid}`;
process.env['COURSE_RUN'] = RUN;

const jobs = Array.from({ length: 12 }, (_, index): Job => {
  const entry = exerciseFiles('port-number').reference;
  return { student: `student ${index}`, exercise: 'port-number', entry, seed: 1, asStub: false };
});

/** Workers of this run, those included that are only just starting. */
function workers(): number[] {
  return processesWith('COURSE_RUN', (run) => run === RUN).filter((pid) => parentOf(pid) === process.pid);
}

test('when a result cannot be kept, the work ends, and no worker is left or hired anew', async () => {
  const unwritable = new Error('the disk is full');
  let results = 0;
  const grading = gradeAll(jobs, {
    sandbox: plainProcess,
    workers: 4,
    onResult: () => {
      results++;
      throw unwritable;
    },
  });
  await expect(grading).rejects.toBe(unwritable);
  expect(workers()).toEqual([]);
  expect(results).toBe(1);
});

test.each([
  ['no core is idle, no worker joins the first ones', 0, firstWorkers()],
  ['cores are idle, there are as many as the machine can carry', 2, Math.min(6, defaultWorkers())],
])('where %s', async (_what, idleCores, most) => {
  const many = Array.from({ length: 6 }, () => jobs).flat();
  let seen = 0;
  const results = await gradeAll(many, {
    sandbox: plainProcess,
    idle: { sinceLast: () => idleCores },
    onResult: () => (seen = Math.max(seen, workers().length)),
  });
  expect(results).toHaveLength(many.length);
  if (idleCores === 0) expect(seen).toBe(most);
  else expect(seen).toBeGreaterThanOrEqual(most);
});
