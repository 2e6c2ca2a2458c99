import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exerciseFiles } from '../course/course.js';
import { LAUNCH_VARIABLE } from '../engine/process/launch-mark.js';
import { processesWith } from '../engine/process/proc.js';
import { plainProcess } from '../engine/sandbox/plain-process.js';
import { LiveGrader } from './live-grader.js';

jest.setTimeout(60_000);

const RUN = `live-${process.pid}`;
process.env['COURSE_RUN'] = RUN;
const running = () => processesWith(LAUNCH_VARIABLE, (launch) => launch.startsWith(`${RUN}/`));

let folder: string;
let grader: LiveGrader;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'course-live-'));
  grader = new LiveGrader(plainProcess);
});
afterEach(() => {
  grader.end();
  rmSync(folder, { recursive: true });
});

function job(entry: string) {
  return { student: 'you', exercise: 'port-url', entry, seed: 1, asStub: false };
}

test('what is asked for last is graded, and what hangs meanwhile is ended', async () => {
  const hanging = join(folder, 'port-url.ts');
  writeFileSync(hanging, 'for (;;);\nexport {};');
  const first = grader.grade(job(hanging));
  while (running().length === 0) await new Promise((resolve) => setImmediate(resolve));
  const started = performance.now();
  const second = await grader.grade(job(exerciseFiles('port-url').reference));
  expect(second?.status).toBe('passed');
  expect(performance.now() - started).toBeLessThan(4000);
  expect(await first).toBeUndefined();
  expect(running()).toEqual([]);
});

test('one worker serves one after the other', async () => {
  const { reference } = exerciseFiles('port-url');
  expect((await grader.grade(job(reference)))?.status).toBe('passed');
  expect((await grader.grade(job(join(folder, 'nothing.ts'))))?.status).toBe('missing');
  expect((await grader.grade(job(reference)))?.status).toBe('passed');
});
