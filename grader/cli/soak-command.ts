import Table from 'cli-table3';
import { readCourse } from '../course/course.js';
import { gradeAll } from '../grade/grade-all.js';
import { deriveSeed, newSeed } from '../lab/random.js';
import { beginRun } from '../process/launch-mark.js';
import { Progress } from '../report/progress.js';
import { chooseSandbox, type Tier } from '../sandbox/sandbox.js';
import { makeBusy } from '../verify/busy-machine.js';
import { checksAndMistakes, trialsOf, type Trial } from '../verify/exercise-claims.js';
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
  /** Mistakes instead of right programs: each has to be caught by every check that it names. */
  mistakes?: true;
}

/** How many results are held at a time. */
const MOST_AT_ONCE = 4000;

/**
 * `npm run soak`: right programs, or mistakes, again and again on a busy machine, each run with another seed. Any verdict but the one that
 * `verify` claims is a defect.
 */
export async function soakCommand(
  slugs: readonly string[],
  { runs, busy, workers, sandbox: asked, seed = newSeed(), minutes, mistakes }: SoakOptions,
): Promise<number> {
  beginRun();
  const course = readCourse();
  const chosen = slugs.length === 0 ? course.exercises : exercisesOf(course, slugs);
  const { sandbox } = await chooseSandbox(asked);
  const wanted: readonly Trial['of'][] = mistakes ? ['mistake'] : ['reference', 'alternative'];
  const trials: Trial[] = [];
  for (const { slug } of chosen) {
    const all = trialsOf(slug, (await checksAndMistakes(slug)).mistakes, seed);
    trials.push(...all.filter(({ of }) => wanted.includes(of)));
  }
  const counts = new Map(trials.map((trial) => [trial, { runs: 0, held: 0 }]));
  const failures: string[] = [];
  const restore = makeBusy(busy);
  const started = performance.now();
  const timeUp = minutes === undefined ? undefined : AbortSignal.timeout(minutes * 60_000);
  const progress = new Progress(trials.length * runs, 'runs');
  const perRound = Math.max(1, Math.floor(MOST_AT_ONCE / trials.length));
  // Every program once, then every program again: a soak that is cut short has run each as often as the others.
  for (let run = 0; run < runs && !timeUp?.aborted; run += perRound) {
    const round = Array.from({ length: Math.min(perRound, runs - run) }, (_, index) => run + index).flatMap((number) =>
      trials.map((trial) => ({ trial, job: { ...trial.job, seed: deriveSeed(seed, nameOf(trial), String(number)) } })),
    );
    const results = await gradeAll(
      round.map(({ job }) => job),
      {
        sandbox,
        ...(workers === undefined ? {} : { workers }),
        ...(timeUp === undefined ? {} : { signal: timeUp }),
        onResult: () => progress.step(),
      },
    );
    for (const [index, { trial, job }] of round.entries()) {
      const [result, count] = [results[index], counts.get(trial)];
      if (result === undefined || !count) continue;
      count.runs++;
      const problems = 'fault' in result ? [`grader fault: ${result.fault}`] : trial.judge(result).problems;
      if (problems.length === 0) count.held++;
      else failures.push(`${nameOf(trial)}, seed ${job.seed}: ${problems.join('; ')}\n${jsonText(result)}`);
    }
  }
  restore();
  const table = new Table({
    head: ['program', 'runs', mistakes ? 'caught' : 'passed'],
    style: { head: [], border: [] },
  });
  for (const [trial, count] of counts)
    if (!mistakes || count.held < count.runs) table.push([nameOf(trial), count.runs, count.held]);
  if (table.length > 0) console.log(table.toString());
  for (const failure of failures) console.log(failure);
  const took = ((performance.now() - started) / 60_000).toFixed(1);
  const done = [...counts.values()].reduce((sum, count) => sum + count.runs, 0);
  console.log(
    `${done} runs of ${trials.length} programs beside ${busy} endless loops in ${took} min, sandbox ${sandbox.tier}, seed ${seed}: ` +
      `${failures.length} not ${mistakes ? 'caught' : 'passed'}`,
  );
  return failures.length === 0 && done > 0 ? exitCodes.passed : exitCodes.failed;
}

function nameOf({ job }: Trial): string {
  return `${job.exercise}: ${job.student}`;
}
