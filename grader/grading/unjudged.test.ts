import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exerciseFiles } from '../course/course.js';
import { plainProcess } from '../engine/sandbox/plain-process.js';
import { gradeAll } from './grade-all.js';
import { aCheck, examine } from './submission-run.fixture.js';

jest.setTimeout(60_000);

test('a check that the machine was too busy to judge passes, and its result says so', async () => {
  const { status, points, checks, notes } = await examine('export const one = 1;', [
    aCheck('is fast', ({ lab }) => lab.inTime([1, 2], async () => 'undecided')),
    aCheck('is there', async () => undefined),
  ]);
  expect([status, points]).toEqual(['passed', 2]);
  expect(checks).toMatchObject([
    { name: 'is fast', outcome: 'passed', undecided: true },
    { name: 'is there', outcome: 'passed' },
  ]);
  expect(checks[1]).not.toHaveProperty('undecided');
  expect(notes).toEqual([expect.stringMatching(/^"is fast" could not be judged in full/)]);
});

test('a wait that a check leaves behind takes no other check down with it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'course-hidden-'));
  const checks = `import { check } from '#lab';
    const options = { points: 1, hint: 'h', lesson: 'l' };
    check('leaves a wait behind', options, async ({ lab }) => { void lab.mailbox('word').next(60_000); lab.fail('on purpose'); });
    check('comes after it', options, async () => { await new Promise((resolve) => setTimeout(resolve, 50)); });`;
  writeFileSync(join(folder, 'port-url.checks.ts'), checks);
  const { reference } = exerciseFiles('port-url');
  const job = { student: 'ada', exercise: 'port-url', entry: reference, seed: 1, asStub: false, hidden: folder };
  const [first, second] = await gradeAll([job, job], { sandbox: plainProcess });
  rmSync(folder, { recursive: true });
  for (const result of [first, second]) {
    expect(result).not.toHaveProperty('fault');
    expect(result).toMatchObject({ status: 'failed' });
  }
});
