import { exerciseFiles } from '../course/course.js';
import { parentOf, processesWith } from '../process/proc.js';
import { plainProcess } from '../sandbox/plain-process.js';
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
