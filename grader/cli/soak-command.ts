import Table from 'cli-table3';
import { readCourse } from '../course/course.js';
import { gradeAll } from '../grade/grade-all.js';
import type { Job } from '../grade/job.js';
import { deriveSeed, newSeed } from '../lab/random.js';
import { beginRun } from '../process/launch-mark.js';
import { Progress } from '../report/progress.js';
import { chooseSandbox, type Tier } from '../sandbox/sandbox.js';
import { makeBusy } from '../verify/busy-machine.js';
import { rightPrograms } from '../verify/right-programs.js';
import { jsonText } from '../results/json-text.js';
import { exitCodes } from './fail.js';
import { exercisesOf } from './slugs.js';

export interface SoakOptions {
  runs: number;
  /** Endless loops to run beside. */
  busy: number;
  workers?: number;
  sandbox?: Tier;
  seed?: number;
  /** Hand out no more runs after this time. */
  minutes?: number;
}

/** `npm run soak`: right programs, again and again on a busy machine, each run with another seed. Any verdict but `passed` is a defect. */
export async function soakCommand(
  slugs: readonly string[],
  { runs, busy, workers, sandbox: asked, seed = newSeed(), minutes }: SoakOptions,
): Promise<number> {
  beginRun();
  const course = readCourse();
  const chosen = slugs.length === 0 ? course.exercises : exercisesOf(course, slugs);
  const { sandbox } = await chooseSandbox(asked);
  const programs = chosen.flatMap(({ slug }) => rightPrograms(slug));
  // Every program once, then every program again: a soak that is cut short has run each as often as the others.
  const jobs: Job[] = Array.from({ length: runs }, (_, run) => run).flatMap((run) =>
    programs.map(({ exercise, entry, importsBelow, name }) => ({
      student: name,
      exercise,
      entry,
      importsBelow,
      seed: deriveSeed(seed, name, String(run)),
      asStub: false,
    })),
  );
  const restore = makeBusy(busy);
  const started = performance.now();
  const timeUp = minutes === undefined ? undefined : AbortSignal.timeout(minutes * 60_000);
  const progress = new Progress(jobs.length, 'runs');
  const failures: string[] = [];
  const passed = new Map<string, number>();
  const results = await gradeAll(jobs, {
    sandbox,
    ...(workers === undefined ? {} : { workers }),
    ...(timeUp === undefined ? {} : { signal: timeUp }),
    onResult: (result) => {
      progress.step();
      if (result.status === 'passed') passed.set(result.student, (passed.get(result.student) ?? 0) + 1);
      else failures.push(jsonText(result));
    },
  });
  restore();
  const done = results.filter((result) => result !== undefined);
  for (const result of done) if ('fault' in result) failures.push(`${result.job.student}: ${result.fault}`);
  const table = new Table({ head: ['program', 'runs', 'passed'], style: { head: [], border: [] } });
  const studentOf = (result: (typeof done)[number]) => ('fault' in result ? result.job.student : result.student);
  for (const { name } of programs) {
    table.push([name, done.filter((result) => studentOf(result) === name).length, passed.get(name) ?? 0]);
  }
  console.log(table.toString());
  for (const failure of failures) console.log(failure);
  const took = ((performance.now() - started) / 60_000).toFixed(1);
  console.log(
    `${done.length} runs beside ${busy} endless loops in ${took} min, sandbox ${sandbox.tier}, seed ${seed}: ${failures.length} not passed`,
  );
  return failures.length === 0 ? exitCodes.passed : exitCodes.failed;
}
