import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import colours from 'picocolors';
import { collectClass, submissionsOf } from '../collect/collect.js';
import type { Result } from '../results/result.js';
import { courseFile, readCourse } from '../course/course.js';
import { otherUser } from '../sandbox/other-user.js';
import { courseRoot } from '../course/root.js';
import { policiesOf } from '../policy/policy.js';
import { NoResults, readResults } from '../report/read-results.js';
import { compare, regradeText } from '../report/regrade.js';
import { resultsTable } from '../report/table.js';
import { printable } from '../report/feedback.js';
import { chooseSandbox, type Tier } from '../sandbox/sandbox.js';
import { UsageError } from './fail.js';
import { formatsFor, type FormatArguments } from './format-options.js';
import { exitCodeOf, gradeClass } from './grade-class.js';
import { confirmHidden, confirmNamed, hiddenFolder } from './hidden-option.js';
import { exercisesOf } from './slugs.js';

export interface GradeCommandOptions extends FormatArguments {
  out: string;
  exercise?: string[];
  seed?: number;
  fresh?: boolean;
  against?: string;
  hidden?: string;
  submittedAt?: Date;
  sandbox?: Tier;
}

/** `npm run grade -- [DIR]`: this checkout, or a class. */
export async function gradeCommand(
  dir: string | undefined,
  { out, exercise, seed, fresh, against, hidden: given, submittedAt, sandbox: asked, ...formats }: GradeCommandOptions,
): Promise<number> {
  const course = readCourse();
  const exercises = exercise ? exercisesOf(course, exercise) : course.exercises;
  const from = process.env['INIT_CWD'] ?? process.cwd();
  const hidden = given === undefined ? undefined : hiddenFolder(given, course);
  const { sandbox, weaker } = await chooseSandbox(asked).catch((error: Error) => {
    throw new UsageError(error.message);
  });
  if (weaker !== '') tellWeaker(sandbox.tier, weaker, dir !== undefined);
  const folder = dir === undefined ? undefined : resolve(from, dir);
  if (folder !== undefined && !statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`${dir} is no folder; give one that holds a folder a student`);
  }
  const { submissions, ignored } =
    folder === undefined
      ? { submissions: submissionsOf(courseRoot, 'you', exercises), ignored: [] }
      : collectClass(folder, exercises);
  if (submissions.length === 0) throw new UsageError(`${dir} holds no student's folder`);
  if (ignored.length > 0)
    console.error(colours.yellow(`not a student's folder, left out: ${ignored.map(printable).join(', ')}`));
  const students = submissions.map(({ student }) => student);
  const writeFormats = formatsFor(formats, { course, students, from });
  const old = against === undefined ? undefined : earlier(resolve(from, against));
  const policies = policiesOf(course);
  await confirmHidden(exercises, hidden);
  await confirmNamed(course, exercises, hidden);
  const startedAt = new Date();
  const timed = submissions.map((one) => (submittedAt === undefined ? one : { ...one, submittedAt }));
  const results = await gradeClass(timed, { sandbox, out: resolve(from, out), seed, fresh, policies, hidden });
  console.log(resultsTable(results));
  if (old && against !== undefined) console.log(`\n${regradeText(compare(old, results), against)}`);
  writeFormats({ results, startedAt, finishedAt: new Date() }, resolve(from, out));
  return exitCodeOf(results);
}

/** Read before anything is graded: it may lie where the new results will. */
function earlier(path: string): Result[] {
  try {
    return readResults(path);
  } catch (error) {
    throw error instanceof NoResults ? new UsageError(`--against: ${error.message}`) : error;
  }
}

/** @throws {UsageError} when other people's programs would run without any sandbox and nobody has said so */
function tellWeaker(tier: Tier, weaker: string, others: boolean): void {
  if (tier === 'process' && others) {
    throw new UsageError(
      `other people's programs are graded in a sandbox, and ${weaker}.\n` +
        'To run them without one, as yourself and with all that you may do: --sandbox process',
    );
  }
  if (tier === 'process') return console.error(colours.yellow(`graded without a sandbox: ${weaker}`));
  const open = otherUser.isOpen(courseFile())
    ? `, and may read this course, checks and solutions too: chmod 700 ${courseRoot}`
    : '';
  console.error(
    colours.yellow(`graded in the weaker sandbox user: ${weaker}. Programs may call others over the network${open}`),
  );
}
