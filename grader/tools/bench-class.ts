import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { exerciseFiles } from '../course/course.js';
import { courseRoot } from '../course/root.js';
import { exitCodes } from '../course/usage-error.js';
import { beginRun, temporaryFolder } from '../engine/process/launch-mark.js';
import { Progress } from '../report/progress.js';
import { allHavePassed, gradeMadeClass, makeClass, mebibytes, runNode, SLUG, type Peak } from './made-class.js';

export interface ClassBenchOptions {
  submissions: number;
  runs: number;
}

const PLAIN = join('grader', 'fixtures', 'plain-jest');
const CORES = availableParallelism();
/** Plain Jest takes so long that a few of it tell enough. */
const PLAIN_EACH = 2;

/**
 * `npm run bench -- --class`: what a submission of a class costs, in wall time with all cores at work: graded in the sandbox; by one plain Jest
 * each, with and without type checks; and the floor, one bare start of Node each. All programs are right, which is what costs most.
 */
export async function benchClass({ submissions, runs }: ClassBenchOptions): Promise<number> {
  beginRun();
  const folder = makeClass(submissions);
  const slots = Array.from({ length: CORES }, (_, slot) => plainSlot(slot));
  const ms: Record<'class' | 'floor' | 'typed' | 'untyped', number[]> = {
    class: [],
    floor: [],
    typed: [],
    untyped: [],
  };
  const again: number[] = [];
  const peak: Peak = { grader: 0, worker: 0 };
  const progress = new Progress(runs, 'rounds');
  // What runs first writes caches: that round does not count.
  for (let round = 0; round <= runs; round++) {
    const out = join(folder, `out-${round}`);
    const took = {
      class: await timed(() => gradeMadeClass(folder, out, peak), submissions),
      floor: await timed(() => share(submissions, () => runNode(['-e', '0'])), submissions),
      typed: await timed(
        () => share(CORES * PLAIN_EACH, (at) => plainJest(slots[at], 'jest.config.json')),
        CORES * PLAIN_EACH,
      ),
      untyped: await timed(
        () => share(CORES * PLAIN_EACH, (at) => plainJest(slots[at], 'untyped.jest.config.json')),
        CORES * PLAIN_EACH,
      ),
    };
    allHavePassed(out, submissions);
    if (round === 0) continue;
    for (const what of ['class', 'floor', 'typed', 'untyped'] as const) ms[what].push(took[what]);
    again.push((await timed(() => gradeMadeClass(folder, out, peak), 1)) / 1000);
    progress.step();
  }
  const own = median(ms.class);
  const table = new Table({ head: ['what', 'ms a submission', 'of the class'], style: { head: [], border: [] } });
  const row = (what: string, value: number) => table.push([what, value.toFixed(0), `${(value / own).toFixed(2)} ×`]);
  row(`a class of ${submissions}, graded`, own);
  row('plain jest with ts-jest and type checks', median(ms.typed));
  row('plain jest with ts-jest, no type checks', median(ms.untyped));
  row('a bare start of Node', median(ms.floor));
  console.log(table.toString());
  console.log(
    `${SLUG}, ${CORES} cores, medians of ${runs}; graded again with nothing changed: ${median(again).toFixed(1)} s; ` +
      `most memory: grader ${mebibytes(peak.grader)} MiB, a worker ${mebibytes(peak.worker)} MiB`,
  );
  return exitCodes.passed;
}

/** A copy of what plain Jest needs, so that as many can run at once as there are cores. */
function plainSlot(slot: number): string {
  const folder = temporaryFolder(`plain-${slot}`);
  const [exercise, plain] = [join(folder, 'exercises', SLUG), join(folder, PLAIN)];
  for (const made of [exercise, plain]) mkdirSync(made, { recursive: true });
  for (const file of [
    'jest.config.json',
    'untyped.jest.config.json',
    'tsconfig.json',
    'untyped.tsconfig.json',
    `${SLUG}.test.ts`,
  ])
    copyFileSync(join(courseRoot, PLAIN, file), join(plain, file));
  symlinkSync(join(courseRoot, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{}');
  return folder;
}

let edits = 0;

async function plainJest(slot: string | undefined, config: string): Promise<void> {
  if (slot === undefined) throw new Error('more at once than there are copies');
  const solution = readFileSync(exerciseFiles(SLUG).reference, 'utf8');
  writeFileSync(join(slot, 'exercises', SLUG, `${SLUG}.ts`), `${solution}\n// edit ${++edits} of ${process.pid}\n`);
  await runNode([join(courseRoot, 'node_modules', 'jest', 'bin', 'jest.js'), '--config', join(PLAIN, config)], slot);
}

/** Does something `times` times, as many at once as there are cores. */
async function share(times: number, work: (slot: number) => Promise<void>): Promise<void> {
  let left = times;
  await Promise.all(
    Array.from({ length: CORES }, async (_, slot) => {
      while (left-- > 0) await work(slot);
    }),
  );
}

/** @returns ms of wall time for each of `times` */
async function timed(work: () => Promise<void>, times: number): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / times;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
