import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exerciseFiles } from '../course/course.js';
import { courseRoot } from '../course/root.js';
import type { Result } from '../engine/results/result.js';
import { plainProcess } from '../engine/sandbox/plain-process.js';
import { gradeAll } from '../grading/grade-all.js';

const files = exerciseFiles('echo-server');
const readme = readFileSync(join(courseRoot, 'README.md'), 'utf8');
const samples = [...readme.matchAll(/```text\n(echo-server {2}[^]+?)```/g)].map(([, text = '']) => text);

test.each<[what: string, entry: string, sample: string]>([
  ['the mistake', join(files.mistakes, 'decodes-to-text.ts'), samples[0] ?? ''],
  ['the solution', files.reference, samples[1] ?? ''],
])('README shows what comes of %s, but for times, ports and data', async (_what, entry, sample) => {
  const job = { student: 'it', exercise: 'echo-server', entry, importsBelow: files.solutions, seed: 7, asStub: false };
  const [result] = await gradeAll([job], { sandbox: plainProcess });
  if (result === undefined || 'fault' in result) throw new Error(result?.fault);
  expect(shownIn(sample)).toEqual(shownOf(result));
});

/** First line and checks, sorted: the first failure is shown first. */
function shownIn(sample: string): string[] {
  const [head = '', ...lines] = sample.split('\n');
  return [head, ...lines.filter((line) => /^ {2}[✓✗] /.test(line)).sort()];
}

function shownOf({ status, points, maxPoints, checks }: Result): string[] {
  const lines = checks.map((check) => {
    const unit = check.maxPoints === 1 ? 'point' : 'points';
    return `  ${check.outcome === 'passed' ? '✓' : '✗'} ${check.name}  ${check.points}/${check.maxPoints} ${unit}`;
  });
  return [`echo-server  ${status}  ${points}/${maxPoints} points`, ...lines.sort()];
}
