import { makeBusy } from '../author/verify/busy-machine.js';
import { checksAndMistakes, trialsOf, type Trial } from '../author/verify/exercise-claims.js';
import { exercisesOf } from '../course/choose-exercise.js';
import { readCourse } from '../course/course.js';
import { exitCodes } from '../course/usage-error.js';
import { deriveSeed, newSeed } from '../engine/check/random.js';
import { beginRun } from '../engine/process/launch-mark.js';
import { chooseSandbox } from '../engine/sandbox/sandbox.js';
import type { Tier } from '../engine/sandbox/tier.js';
import { gradeAll } from '../grading/grade-all.js';
import { Progress } from '../report/progress.js';
import { nameOf, Tally } from './soak-tally.js';

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
  const tally = new Tally(trials, mistakes ? 'caught' : 'passed');
  const restore = makeBusy(busy);
  const started = performance.now();
  // Told at Ctrl-C too, of what was run until then.
  const tell = () => {
    const took = ((performance.now() - started) / 60_000).toFixed(1);
    tally.tell(`beside ${busy} endless loops in ${took} min, sandbox ${sandbox.tier}, seed ${seed}`);
  };
  process.once('exit', tell);
  const timeUp = minutes === undefined ? undefined : AbortSignal.timeout(minutes * 60_000);
  const progress = new Progress(trials.length * runs, 'runs');
  const perRound = Math.max(1, Math.floor(MOST_AT_ONCE / trials.length));
  // Every program once, then every program again: a soak that is cut short has run each as often as the others.
  for (let run = 0; run < runs && !timeUp?.aborted; run += perRound) {
    const numbers = Array.from({ length: Math.min(perRound, runs - run) }, (_, index) => run + index);
    const round = numbers.flatMap((number) =>
      trials.map((trial) => ({ trial, job: { ...trial.job, seed: deriveSeed(seed, nameOf(trial), String(number)) } })),
    );
    const results = await gradeAll(
      round.map(({ job }) => job),
      {
        sandbox,
        ...(workers === undefined ? {} : { workers }),
        ...(timeUp === undefined ? {} : { signal: timeUp }),
        onResult: (result, _job, index) => {
          progress.step();
          const trial = round[index]?.trial;
          if (trial) tally.add(trial, result);
        },
      },
    );
    // Skips those that were never begun.
    results.forEach((result, index) => {
      const trial = round[index]?.trial;
      if (trial && 'fault' in result) tally.add(trial, result);
    });
  }
  restore();
  process.off('exit', tell);
  tell();
  return tally.holds ? exitCodes.passed : exitCodes.failed;
}
