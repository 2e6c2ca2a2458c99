import colours from 'picocolors';
import { BrokenCourse, describeProblem } from '../course/broken-course.js';
import { exerciseFiles, readCourse, type Course, type Exercise } from '../course/course.js';
import { gradeAll } from '../grade/grade-all.js';
import { newSeed } from '../lab/random.js';
import { beginRun } from '../process/launch-mark.js';
import { Progress } from '../report/progress.js';
import { chooseSandbox } from '../sandbox/sandbox.js';
import type { Claim } from '../verify/claim.js';
import { contractClaim } from '../verify/contract-claims.js';
import { documentClaims } from '../verify/document-claims.js';
import { draftsClaim, leftToPublish, openFunctions } from '../verify/draft-claims.js';
import { checksAndMistakes, staticClaims, trialsOf, type Trial } from '../verify/exercise-claims.js';
import { lessonClaims } from '../verify/lesson-claims.js';
import { referenceClaim } from '../verify/reference-claim.js';
import { policyClaim } from '../verify/policy-claims.js';
import { missingPrograms } from '../verify/missing-programs.js';
import { programsIn } from '../verify/right-programs.js';
import { proseClaims } from '../verify/prose-claims.js';
import { rehearsals } from '../verify/rehearsal-claims.js';
import { slideClaims } from '../verify/slide-claims.js';
import { toolClaim, tools } from '../verify/tools.js';
import { describedCommands } from './described-commands.js';
import { exitCodes } from './fail.js';
import { hiddenFolder } from './hidden-option.js';
import { exercisesOf } from './slugs.js';

/** `npm run verify [-- SLUG …]`: proves that the course and its grader are right; with exercises, only what concerns these. */
export async function verifyCommand(
  slugs: readonly string[],
  { seed = newSeed(), hidden: given }: { seed?: number; hidden?: string },
): Promise<number> {
  beginRun();
  const course = readCourse();
  const chosen = slugs.length === 0 ? course.exercises : exercisesOf(course, slugs);
  const hidden = given === undefined ? undefined : hiddenFolder(given, course);
  const told = new Telling();
  await told.tell(toolClaim(tools.format));
  await told.tell(toolClaim(tools.lint));
  await told.tell(toolClaim(tools.types));
  for (const claim of [...lessonClaims(course), ...slideClaims(course), ...documentClaims(describedCommands())])
    told.add(claim);
  for (const claim of await proseClaims(course, chosen)) told.add(claim);
  await told.tell(policyClaim(course, chosen, hidden));
  if (slugs.length === 0) {
    told.add(draftsClaim(course));
    await told.tell(toolClaim(tools.pageTypes));
    await told.tell(referenceClaim());
    await told.tell(toolClaim(tools.tests));
  }

  const trials = (await Promise.all(chosen.map((exercise) => prepare(exercise, seed, told, hidden)))).flat();
  const { sandbox, weaker } = await chooseSandbox();
  const notHere = weaker === '' ? await rehearse(course, slugs.length === 0 ? undefined : chosen, told) : [];
  const progress = new Progress(trials.length, 'programs tried');
  const results = await gradeAll(
    trials.map(({ job }) => job),
    { sandbox, onResult: () => progress.step() },
  );
  const held: Record<Trial['of'], number> = { stub: 0, reference: 0, alternative: 0, mistake: 0 };
  for (const [index, { of, judge, job }] of trials.entries()) {
    const result = results[index];
    const claim =
      result === undefined || 'fault' in result
        ? {
            name: `${job.exercise}: ${job.student}`,
            problems: [`the grader failed: ${result?.fault ?? 'no result'}`],
          }
        : judge(result);
    told.add(claim);
    if (claim.problems.length === 0) held[of]++;
  }
  console.log(
    `${held.stub} stubs fail cleanly, ${held.reference} references and ${held.alternative} alternatives pass, ` +
      `${held.mistake} mistakes are caught by the checks that they name`,
  );
  const missing = await missingPrograms(weaker);
  for (const line of [...missing, ...notHere]) console.log(colours.yellow(`left out: ${line}`));
  console.log(`sandbox ${sandbox.tier}, seed ${seed}`);
  return told.end();
}

/**
 * Runs the commands of all lessons, or of those in which the exercises are.
 * @returns those that this machine cannot run, and why
 */
async function rehearse(course: Course, exercises: readonly Exercise[] | undefined, told: Telling): Promise<string[]> {
  const lessons = course.lessons.filter((id) => exercises?.some(({ lesson }) => lesson === id) ?? true);
  const all = await rehearsals(lessons);
  for (const { claim } of all) told.add(claim);
  const sum = (of: 'ran' | 'notRun') => all.reduce((so, rehearsal) => so + rehearsal[of], 0);
  console.log(`${sum('ran')} commands of the lessons are run, ${sum('notRun')} are marked with why they are not`);
  return all.flatMap(({ leftOut }) => leftOut);
}

async function prepare(exercise: Exercise, seed: number, told: Telling, hidden?: string): Promise<Trial[]> {
  try {
    const { checks, mistakes } = await checksAndMistakes(exercise.slug, hidden);
    for (const claim of staticClaims(exercise, checks, mistakes)) told.add(claim);
    told.add(contractClaim(exercise.slug, checks));
    if (exercise.draft) {
      const alternatives = programsIn(exerciseFiles(exercise.slug).alternatives).length;
      console.log(colours.yellow(leftToPublish(exercise, { alternatives, mistakes: mistakes.length })));
    }
    // None of them could pass, or fail for what it is: that has been said.
    if (openFunctions(exercise.slug).length > 0) return [];
    return trialsOf(exercise.slug, mistakes, seed, hidden);
  } catch (error) {
    if (!(error instanceof BrokenCourse)) throw error;
    told.add({ name: `${exercise.slug}: is whole`, problems: error.problems.map(describeProblem) });
    return [];
  }
}

/** Prints claims as they are settled, and counts them. */
class Telling {
  private passed = 0;
  private readonly failed: string[] = [];

  async tell(claim: Promise<Claim>): Promise<void> {
    this.add(await claim);
  }

  add({ name, problems }: Claim): void {
    if (problems.length === 0) this.passed++;
    else this.failed.push(name);
    console.log(`${problems.length === 0 ? colours.green('✓') : colours.red('✗')} ${name}`);
    for (const problem of problems) console.log(`    ${problem.replaceAll('\n', '\n    ')}`);
  }

  end(): number {
    if (this.failed.length > 0)
      console.log(`\nwhat does not hold:\n${this.failed.map((name) => `  ✗ ${name}`).join('\n')}`);
    console.log(`\n${this.passed} passed, ${this.failed.length} failed`);
    return this.failed.length === 0 ? exitCodes.passed : exitCodes.failed;
  }
}
