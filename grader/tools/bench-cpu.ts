import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { exercisesOf } from '../course/choose-exercise.js';
import { readCourse } from '../course/course.js';
import { exitCodes } from '../course/usage-error.js';
import { beginRun, temporaryFolder } from '../engine/process/launch-mark.js';
import { Progress } from '../report/progress.js';
import { CpuGroup } from './cpu-group.js';
import { allHavePassed, gradeMade, makeClass } from './made-class.js';

export interface CpuBenchOptions {
  submissions: number;
  runs: number;
}

/** Right submissions, in bare starts of Node: what is wanted of the mean over all exercises. */
const WANTED = 4;

/**
 * `npm run bench -- --cpu`: the CPU time of one right submission, with all that is started for its class, in bare starts of Node. Both are
 * measured in turns, with all cores at work, so that what else the machine does changes both.
 */
export async function benchCpu(slugs: readonly string[], { submissions, runs }: CpuBenchOptions): Promise<number> {
  beginRun();
  const course = readCourse();
  const chosen = slugs.length === 0 ? course.exercises : exercisesOf(course, slugs);
  const progress = new Progress(chosen.length * runs, 'classes');
  const table = new Table({ head: ['exercise', 'ms of CPU', 'bare starts'], style: { head: [], border: [] } });
  const starts: number[] = [];
  const group = new CpuGroup();
  for (const { slug } of chosen) {
    const folder = makeClass(submissions, slug);
    const rounds: { ms: number; starts: number }[] = [];
    for (let round = 0; round < runs; round++) {
      const bare = await cpuOf(group, () => shareStarts(group, submissions));
      const out = join(temporaryFolder('bench-out'), 'out');
      const own = await cpuOf(group, () => run(group, gradeMade(folder, out, slug)));
      allHavePassed(out, submissions);
      rounds.push({ ms: own / submissions, starts: own / bare });
      progress.step();
    }
    const middle = rounds.toSorted((a, b) => a.starts - b.starts)[Math.floor(rounds.length / 2)];
    starts.push(middle?.starts ?? NaN);
    table.push([slug, middle?.ms.toFixed(0) ?? '', middle?.starts.toFixed(2) ?? '']);
  }
  console.log(table.toString());
  const mean = starts.reduce((sum, one) => sum + one, 0) / starts.length;
  console.log(`mean ${mean.toFixed(2)} bare starts; classes of ${submissions}, medians of ${runs}`);
  // What is wanted is said of all exercises.
  return slugs.length > 0 || mean <= WANTED ? exitCodes.passed : exitCodes.failed;
}

/** CPU time of what is run in the group meanwhile, in ms. */
async function cpuOf(group: CpuGroup, work: () => Promise<void>): Promise<number> {
  const before = group.usedMs;
  await work();
  return group.usedMs - before;
}

/** So many bare starts of Node, as many at a time as there are cores. */
async function shareStarts(group: CpuGroup, times: number): Promise<void> {
  let left = times;
  const share = async () => {
    while (left-- > 0) await run(group, ['-e', '0']);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, share));
}

/** @throws when Node ends with anything but 0 */
async function run(group: CpuGroup, args: readonly string[]): Promise<void> {
  const env = { ...process.env, COURSE_RUN: undefined };
  const child = spawn('/bin/sh', group.words([process.execPath, ...args]), { env, stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${code}`);
}
