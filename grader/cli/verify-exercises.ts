import { relative, sep } from 'node:path';
import type { Proving } from '../author/proof/proving.js';
import { contractClaim } from '../author/verify/contract-claims.js';
import { counted } from '../author/verify/counted.js';
import { decide } from '../author/verify/decide.js';
import { openFunctions } from '../author/verify/draft-claims.js';
import { checksAndMistakes, staticClaims, trialsOf, type Trial } from '../author/verify/exercise-claims.js';
import { mutationClaim } from '../author/verify/mutation-claims.js';
import { BrokenCourse, describeProblem } from '../course/broken-course.js';
import type { Exercise } from '../course/course.js';
import type { Mistake } from '../course/mistakes.js';
import { courseRoot } from '../course/root.js';
import type { CheckDefinition } from '../engine/check/check.js';
import type { Result } from '../engine/results/result.js';
import type { Sandbox } from '../engine/sandbox/tier.js';
import { gradeAll, type Ungraded } from '../grading/grade-all.js';
import type { SpareWorkers } from '../grading/spare-workers.js';
import { Progress } from '../report/progress.js';
import type { ClaimReporter } from './claim-reporter.js';

/** An exercise whose checks could be read, and the programs of its own that are to be graded. */
export interface Prepared {
  exercise: Exercise;
  checks: CheckDefinition[];
  mistakes: Mistake[];
  /** None as long as a function is open. */
  trials: Trial[];
}

/** A program of the course's own, graded. */
export interface Tried extends Trial {
  result: Result;
}

/** Tells what can be said of the exercises without running anything. @returns those that can be run */
export async function prepareExercises(
  exercises: readonly Exercise[],
  { seed, hidden, told }: { seed: number; hidden: string | undefined; told: ClaimReporter },
): Promise<Prepared[]> {
  const prepare = async (exercise: Exercise): Promise<Prepared[]> => {
    const { slug, draft } = exercise;
    try {
      const { checks, mistakes } = await checksAndMistakes(slug, hidden);
      for (const claim of staticClaims(exercise, checks, mistakes)) told.add(claim);
      told.add(contractClaim(slug, checks));
      if (!draft) told.add(mutationClaim(slug));
      // None of them could pass, or fail for what it is: that has been said.
      const trials = openFunctions(slug).length > 0 ? [] : trialsOf(slug, mistakes, seed, hidden);
      return [{ exercise, checks, mistakes, trials }];
    } catch (error) {
      if (!(error instanceof BrokenCourse)) throw error;
      told.add({ name: `${slug}: is whole`, problems: error.problems.map(describeProblem) });
      return [];
    }
  };
  return (await Promise.all(exercises.map(prepare))).flat();
}

/** Grades the course's own programs, and tells whether each comes to what it has to. */
export async function tryPrograms(
  prepared: readonly Prepared[],
  {
    sandbox,
    told,
    proving,
    spare,
  }: { sandbox: Sandbox; told: ClaimReporter; proving?: Proving | undefined; spare?: SpareWorkers | undefined },
): Promise<Tried[]> {
  const all = prepared.flatMap((one) => one.trials);
  const keys = new Map(proving ? all.map((trial) => [trial, keyOf(trial, proving)]) : []);
  const trials = all.filter((trial) => !proving?.has(keys.get(trial) ?? ''));
  if (trials.length < all.length) told.addProven('programs of the exercises', all.length - trials.length);
  const progress = new Progress(trials.length, 'programs tried');
  const jobs = trials.map(({ job }) => job);
  const results = await gradeAll(jobs, { sandbox, spare, onResult: () => progress.step() });
  // A mistake's `only` are the checks that are to catch it.
  await decide(jobs, results, (index) => (trials[index]?.of === 'mistake' ? (jobs[index]?.only ?? []) : []), {
    sandbox,
    spare,
  });
  const differing = await notAsRecorded(trials, results, { sandbox, spare });
  const held: Record<Trial['of'], number> = { stub: 0, reference: 0, alternative: 0, mistake: 0 };
  for (const { of } of all) held[of]++;
  const tried = trials.flatMap((trial, index): Tried[] => {
    const { of, judge, job } = trial;
    const result = results[index];
    if (result === undefined || 'fault' in result) {
      const problem = `the grader failed: ${result?.fault ?? 'no result'}`;
      told.add({ name: `${job.exercise}: ${job.student}`, problems: [problem] });
      held[of]--;
      return [];
    }
    const claim = judge(result);
    claim.problems.push(...(differing.get(trial) ?? []));
    told.add(claim);
    if (claim.problems.length > 0) held[of]--;
    else proving?.add(keys.get(trial) ?? '');
    return [{ ...trial, result }];
  });
  console.log(
    `fail cleanly: ${counted(held.stub, 'stub')}; ` +
      `pass: ${counted(held.reference, 'reference')}, ${counted(held.alternative, 'alternative')}; ` +
      `are caught by the checks that they name: ${counted(held.mistake, 'mistake')}`,
  );
  return tried;
}

/** What a verdict of the course's own programs depends on: what runs, judges and records. */
const ENGINE =
  /^(grader\/(course|engine|lab|grading|author\/verify)\/(?!.*\.(test|fixture)\.ts$)|grader\/build\.mjs$|package-lock\.json$)/;

function keyOf({ of, job }: Trial, proving: Proving): string {
  const { exercise, entry, asStub, only, seed } = job;
  const program = relative(courseRoot, entry).split(sep).join('/');
  const beside = `solutions/${exercise}/`;
  return proving.keyOf(['program', of, program, asStub, only, seed], (path) => {
    if (path === program || ENGINE.test(path)) return true;
    // A program may import the files above it. The student's own file is not part of the exercise.
    if (path.startsWith(beside)) return !path.slice(beside.length).includes('/');
    return path.startsWith(`exercises/${exercise}/`) && path !== `exercises/${exercise}/${exercise}.ts`;
  });
}

/** What fails in several ways, by chance, is tried so often again, until it fails in one that is recorded. */
const MORE_TRIES = 3;

/** The mistakes that were caught, and never in the way that is recorded: what explains them to students is looked for in vain. */
async function notAsRecorded(
  trials: readonly Trial[],
  results: readonly (Result | Ungraded)[],
  options: { sandbox: Sandbox; spare?: SpareWorkers | undefined },
): Promise<Map<Trial, string[]>> {
  const differing = new Map<Trial, string[]>();
  const note = (trial: Trial, result: Result | Ungraded | undefined) => {
    if (!result || 'fault' in result || !trial.differs || trial.judge(result).problems.length > 0) return;
    const problems = trial.differs(result);
    if (problems.length > 0) differing.set(trial, problems);
    else differing.delete(trial);
  };
  trials.forEach((trial, index) => note(trial, results[index]));
  for (let tries = 0; tries < MORE_TRIES && differing.size > 0; tries++) {
    const again = [...differing.keys()];
    const graded = await gradeAll(
      again.map(({ job }) => job),
      options,
    );
    again.forEach((trial, index) => note(trial, graded[index]));
  }
  return differing;
}
