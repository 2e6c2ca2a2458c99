import colours from 'picocolors';
import { readCourse, type Course, type Exercise } from '../course/course.js';
import { courseRoot } from '../course/root.js';
import { beginRun } from '../process/launch-mark.js';
import { chooseSandbox } from '../sandbox/sandbox.js';
import type { Claim } from '../verify/claim.js';
import { documentClaims } from '../verify/document-claims.js';
import { draftsClaim } from '../verify/draft-claims.js';
import { lessonClaims } from '../verify/lesson-claims.js';
import { referenceClaim } from '../verify/reference-claim.js';
import { policyClaim } from '../verify/policy-claims.js';
import { missingPrograms } from '../verify/missing-programs.js';
import { proseClaims } from '../verify/prose-claims.js';
import { rehearsals } from '../verify/rehearsal-claims.js';
import { slideClaims } from '../verify/slide-claims.js';
import { testsClaim, toolClaim, tools } from '../verify/tools.js';
import { tellAuthor } from './author-reports.js';
import { describedCommands } from './described-commands.js';
import { hiddenFolder } from './hidden-option.js';
import { exercisesOf } from './slugs.js';
import { Telling } from './telling.js';
import { prepareExercises, tryPrograms } from './verify-exercises.js';

export interface VerifyOptions {
  seed: number;
  hidden?: string;
  /** Of right programs, for each exercise that is named. */
  runs: number;
}

/**
 * `npm run verify`: proves that the course and its grader are right. `npm run verify -- SLUG …`: that some exercises are, and reports on
 * them to their author.
 */
export async function verifyCommand(
  slugs: readonly string[],
  { seed, hidden: given, runs }: VerifyOptions,
): Promise<number> {
  beginRun();
  const course = readCourse();
  const areAll = slugs.length === 0;
  const chosen = areAll ? course.exercises : exercisesOf(course, slugs);
  const hidden = given === undefined ? undefined : hiddenFolder(given, course);
  const told = new Telling();
  let testsLeftOut = 0;
  // Whoever waits for one exercise has the tools at work beside the programs, and is told of them at their end.
  const beside = areAll ? undefined : toolClaimsOn(course, chosen);
  beside?.catch(() => undefined);
  if (areAll) told.addAll(await toolClaims());
  const lessons = areAll ? undefined : course.lessons.filter((id) => chosen.some(({ lesson }) => lesson === id));
  told.addAll(lessonClaims(course, courseRoot, lessons));
  if (areAll) {
    told.addAll([...slideClaims(course), ...documentClaims(describedCommands())]);
    told.addAll(await proseClaims(course, chosen));
  }
  await told.tell(policyClaim(course, chosen, hidden));
  if (areAll) {
    told.add(draftsClaim(course));
    await told.tell(toolClaim(tools.pageTypes));
    await told.tell(referenceClaim());
    const tests = await testsClaim();
    told.add(tests.claim);
    testsLeftOut = tests.leftOut;
  }

  const prepared = await prepareExercises(chosen, { seed, hidden, told });
  const { sandbox, weaker } = await chooseSandbox();
  const notHere = weaker === '' ? await rehearse(course, areAll ? undefined : chosen, told) : [];
  const tried = await tryPrograms(prepared, sandbox, told);
  if (beside) told.addAll(await beside);
  if (!areAll) await tellAuthor(prepared, tried, { seed, sandbox, told, runs });
  for (const line of [...notHere, ...missingPrograms(weaker, testsLeftOut)])
    console.log(colours.yellow(`left out: ${line}`));
  console.log(`sandbox ${sandbox.tier}, seed ${seed}`);
  return told.end();
}

/** On all files, one after the other. */
async function toolClaims(): Promise<Claim[]> {
  const claims: Claim[] = [];
  for (const tool of [tools.format, tools.lint, tools.types]) claims.push(await toolClaim(tool));
  return claims;
}

/** On the files of these exercises, but for the types, which are those of all files that they use; and on what people read of them. */
async function toolClaimsOn(course: Course, exercises: readonly Exercise[]): Promise<Claim[]> {
  const folders = exercises.flatMap(({ slug }) => [`exercises/${slug}`, `solutions/${slug}`]);
  const ofFiles = [toolClaim(tools.format, folders), toolClaim(tools.lint, folders), toolClaim(tools.types)];
  return (await Promise.all([Promise.all(ofFiles), proseClaims(course, exercises)])).flat();
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
