import colours from 'picocolors';
import { Checkout } from '../author/proof/checkout.js';
import { Ledger } from '../author/proof/ledger.js';
import { Proving } from '../author/proof/proving.js';
import type { Claim } from '../author/verify/claim.js';
import { documentClaims, type CommandLineFacts } from '../author/verify/document-claims.js';
import { draftsClaim } from '../author/verify/draft-claims.js';
import { glossaryClaim } from '../author/verify/glossary-claims.js';
import { lessonClaims } from '../author/verify/lesson-claims.js';
import { missingPrograms } from '../author/verify/missing-programs.js';
import { policyClaim } from '../author/verify/policy-claims.js';
import { proseClaims } from '../author/verify/prose-claims.js';
import { referenceClaim } from '../author/verify/reference-claim.js';
import { rehearsals } from '../author/verify/rehearsal-claims.js';
import { slideClaims } from '../author/verify/slide-claims.js';
import { testsClaim } from '../author/verify/test-claims.js';
import { toolClaim, tools } from '../author/verify/tools.js';
import { exercisesOf } from '../course/choose-exercise.js';
import { readCourse, type Course, type Exercise } from '../course/course.js';
import { courseRoot } from '../course/root.js';
import { beginRun } from '../engine/process/launch-mark.js';
import { chooseSandbox } from '../engine/sandbox/sandbox.js';
import { SpareWorkers } from '../grading/spare-workers.js';
import { tellAuthor } from './author-reports.js';
import { ClaimReporter, tellTests } from './claim-reporter.js';
import { hiddenFolder } from './hidden-option.js';
import { prepareExercises, tryPrograms } from './verify-exercises.js';

export interface VerifyOptions {
  seed: number;
  hidden?: string;
  /** Of right programs, for each exercise that is named. */
  runs: number;
  /** Take nothing for proven. */
  fresh?: true;
}

/**
 * `npm run verify`: proves that the course and its grader are right. What was proven on this machine and depends on nothing that has changed
 * since is not proven again. `npm run verify -- SLUG …`: proves some exercises, and reports on them to their author.
 * @param commandLine says which commands there are, whose documents it reads
 */
export async function verifyCommand(
  slugs: readonly string[],
  options: VerifyOptions,
  commandLine: () => CommandLineFacts,
): Promise<number> {
  beginRun();
  const course = readCourse();
  const { seed, hidden: given, runs } = options;
  const hidden = given === undefined ? undefined : hiddenFolder(given, course);
  const told = new ClaimReporter();
  if (slugs.length === 0) return verifyAll(course, { seed, hidden, fresh: options.fresh === true, told, commandLine });
  const chosen = exercisesOf(course, slugs);
  // Whoever waits for one exercise has the tools at work beside the programs, and is told of them at their end.
  const beside = toolClaimsOn(course, chosen);
  beside.catch(() => undefined);
  const lessons = course.lessons.filter((id) => chosen.some(({ lesson }) => lesson === id));
  told.addAll(lessonClaims(course, courseRoot, lessons));
  await told.tell(policyClaim(course, chosen, hidden));
  const prepared = await prepareExercises(chosen, { seed, hidden, told });
  const { sandbox, weaker } = await chooseSandbox();
  const notHere = weaker === '' ? await rehearse(lessons, told) : [];
  const spare = new SpareWorkers(sandbox);
  try {
    const tried = await tryPrograms(prepared, { sandbox, told, spare });
    told.addAll(await beside);
    await tellAuthor(prepared, tried, { seed, sandbox, told, runs, spare });
  } finally {
    await spare.close();
  }
  return end(told, [...notHere, ...missingPrograms(weaker)], `sandbox ${sandbox.tier}, seed ${seed}`);
}

interface AllOptions {
  seed: number;
  hidden: string | undefined;
  fresh: boolean;
  told: ClaimReporter;
  /** Of all commands that there are. */
  commandLine: () => CommandLineFacts;
}

async function verifyAll(course: Course, { seed, hidden, fresh, told, commandLine }: AllOptions): Promise<number> {
  const { sandbox, weaker } = await chooseSandbox();
  const proving = new Proving({ checkout: Checkout.read(), ledger: new Ledger(), seed, weaker, fresh });
  const notHere: string[] = [];
  const prove = async (
    what: string,
    isChosen: (path: string) => boolean,
    make: () => Promise<Claim[]>,
    ...more: readonly unknown[]
  ) => {
    const key = proving.keyOf([what, ...more], isChosen);
    const before = proving.taken;
    if (proving.has(key)) return told.addProven(what, proving.taken - before);
    const leftOut = notHere.length;
    const claims = await make();
    told.addAll(claims);
    // What was not run in full is no proof: it is run, and told, each time.
    const holds = claims.every(({ problems }) => problems.length === 0) && notHere.length === leftOut;
    if (holds) proving.add(key, { claims: claims.length });
  };
  for (const tool of [tools.format, tools.lint, tools.types])
    await prove(tool.name, tool.dependsOn, async () => [await toolClaim(tool)]);
  told.addAll([...lessonClaims(course, courseRoot), glossaryClaim(course)]);
  told.addAll([...slideClaims(course), ...documentClaims(commandLine())]);
  // Links lead to files of any kind.
  await prove('what people read holds', isRead, () => proseClaims(course, course.exercises), proving.checkout.paths);
  await told.tell(policyClaim(course, course.exercises, hidden));
  told.add(draftsClaim(course));
  await prove(tools.pageTypes.name, tools.pageTypes.dependsOn, async () => [await toolClaim(tools.pageTypes)]);
  await prove("the lab kit's reference is what its docstrings say", isOfLab, async () => [await referenceClaim()]);
  const tests = await testsClaim(proving);
  tellTests(tests, told);

  const prepared = await prepareExercises(course.exercises, { seed, hidden, told });
  if (weaker === '') {
    for (const lesson of course.lessons) {
      const isShown = (path: string) => path === `content/${lesson}.md` || SHOWN.test(path);
      await prove(`lesson ${lesson}: its commands do what it shows`, isShown, async () => {
        const [rehearsal] = await rehearsals([lesson]);
        notHere.push(...(rehearsal?.leftOut ?? []));
        return rehearsal ? [rehearsal.claim] : [];
      });
    }
  }
  // Hidden checks lie outside of the checkout.
  await tryPrograms(prepared, { sandbox, told, proving: hidden === undefined ? proving : undefined });
  const since = proving.oldest && ` (since ${proving.oldest.at.slice(0, 16)}, with seed ${proving.oldest.seed})`;
  return end(
    told,
    [...notHere, ...missingPrograms(weaker, tests.leftOut)],
    `sandbox ${sandbox.tier}, seed ${seed}`,
    since,
  );
}

/** What lessons and guides say, and what is held against it. */
function isRead(path: string): boolean {
  return /\.(md|yaml)$|^(content|exercises|solutions)\/|^grader\/(course|author\/(docs|verify))\//.test(path);
}

/** The lab's docstrings and examples, and all whose types they name. */
function isOfLab(path: string): boolean {
  return /^(grader\/.*\.tsx?$|content\/guides\/lab-kit\.md$|package-lock\.json$|tsconfig)/.test(path);
}

/** What the commands of any lesson may use: finished programs, stubs, and what runs them. Checks they do not run. */
const SHOWN =
  /^(solutions\/[^/]+\/[^/]+\.ts$|exercises\/[^/]+\/(?!.*\.checks\.ts$)|grader\/(course|author\/(doctest|verify)|engine\/(machine|sandbox|process))\/(?!.*\.test\.ts$)|package)/;

function end(told: ClaimReporter, notHere: readonly string[], circumstances: string, since?: string): number {
  for (const line of notHere) console.log(colours.yellow(`left out: ${line}`));
  console.log(circumstances);
  return told.end(since);
}

/** On the files of these exercises, but for the types, which are those of all files that they use; and on what people read of them. */
async function toolClaimsOn(course: Course, exercises: readonly Exercise[]): Promise<Claim[]> {
  const folders = exercises.flatMap(({ slug }) => [`exercises/${slug}`, `solutions/${slug}`]);
  const ofFiles = [toolClaim(tools.format, folders), toolClaim(tools.lint, folders), toolClaim(tools.types)];
  return (await Promise.all([Promise.all(ofFiles), proseClaims(course, exercises)])).flat();
}

/** Runs the commands of these lessons. @returns those that this machine cannot run, and why */
async function rehearse(lessons: readonly string[], told: ClaimReporter): Promise<string[]> {
  const all = await rehearsals(lessons);
  for (const { claim } of all) told.add(claim);
  const sum = (of: 'ran' | 'notRun') => all.reduce((so, rehearsal) => so + rehearsal[of], 0);
  console.log(`${sum('ran')} commands of the lessons are run, ${sum('notRun')} are marked with why they are not`);
  return all.flatMap(({ leftOut }) => leftOut);
}
