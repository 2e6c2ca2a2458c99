import { join } from 'node:path';
import Table from 'cli-table3';
import { exitCodes } from '../course/usage-error.js';
import { beginRun } from '../engine/process/launch-mark.js';
import { allHavePassed, gradeMadeClass, makeClass, mebibytes, SLUG, type Peak } from './made-class.js';

/** So many times smaller is the class that the large one is compared with. */
const SMALLER = 10;

/** `npm run bench -- --memory`: the most memory that the grader and a worker of its take, for a class and for one ten times as large. */
export async function benchMemory({ submissions }: { submissions: number }): Promise<number> {
  beginRun();
  const table = new Table({
    head: ['submissions', 'grader, MiB', 'largest worker, MiB', 's'],
    style: { head: [], border: [] },
  });
  for (const size of [Math.ceil(submissions / SMALLER), submissions]) {
    console.error(`grading ${size} submissions`);
    const folder = makeClass(size);
    const peak: Peak = { grader: 0, worker: 0 };
    const started = performance.now();
    const out = join(folder, 'out');
    await gradeMadeClass(folder, out, peak);
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    allHavePassed(out, size);
    table.push([size, mebibytes(peak.grader), mebibytes(peak.worker), seconds]);
  }
  console.log(table.toString());
  console.log(`${SLUG}, most memory that was resident at one moment`);
  return exitCodes.passed;
}
