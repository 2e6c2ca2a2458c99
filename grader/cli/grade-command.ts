import { resolve } from 'node:path';
import colours from 'picocolors';
import { submissionsOf, type Collected } from '../collect/collect.js';
import { readCourse } from '../course/course.js';
import { courseRoot } from '../course/root.js';
import { policiesOf } from '../policy/policy.js';
import { beginRun } from '../process/launch-mark.js';
import { NoResults, readResults } from '../report/read-results.js';
import { compare, regradeText } from '../report/regrade.js';
import { resultsTable } from '../report/table.js';
import type { Result } from '../results/result.js';
import type { Tier } from '../sandbox/sandbox.js';
import { sandboxFor } from './choose-sandbox.js';
import { classOf, refuseFileAsOut, writeCollected } from './class-folder.js';
import { UsageError } from './fail.js';
import { formatsFor, type FormatArguments } from './format-options.js';
import { exitCodeOf, gradeClass } from './grade-class.js';
import { confirmHidden, confirmNamed, hiddenFolder } from './hidden-option.js';
import { exercisesOf, refuseClassAsExercise } from './slugs.js';
import { collectedLines } from './tell-collected.js';

export interface GradeCommandOptions extends FormatArguments {
  out: string;
  exercise?: string[];
  roster?: string;
  seed?: number;
  fresh?: boolean;
  against?: string;
  hidden?: string;
  submittedAt?: Date;
  sandbox?: Tier;
}

/** `npm run grade -- [DIR or ZIP]`: this checkout, or a class. */
export async function gradeCommand(
  dir: string | undefined,
  { exercise, roster, seed, fresh, against, submittedAt, ...options }: GradeCommandOptions,
): Promise<number> {
  const course = readCourse();
  const from = process.env['INIT_CWD'] ?? process.cwd();
  if (exercise && dir === undefined) refuseClassAsExercise(course, exercise, from);
  const exercises = exercise ? exercisesOf(course, exercise) : course.exercises;
  const hidden = options.hidden === undefined ? undefined : hiddenFolder(options.hidden, course);
  const policies = policiesOf(course);
  const sandbox = await sandboxFor(options.sandbox, { others: dir !== undefined });
  const out = resolve(from, options.out);
  refuseFileAsOut(out, options.out);
  beginRun();
  if (dir === undefined && roster !== undefined) throw new UsageError('--roster needs the folder or ZIP of a class');
  const collected = dir === undefined ? undefined : await classOf({ dir, roster, from }, course, exercises, policies);
  const submissions = collected?.submissions ?? submissionsOf(courseRoot, 'you', exercises);
  const students = submissions.map(({ student }) => student);
  const writeFormats = formatsFor(options, { course, students, from, out });
  const old = against === undefined ? undefined : earlier(resolve(from, against));
  await confirmHidden(exercises, hidden);
  await confirmNamed(course, exercises, hidden);
  if (collected) tell(collected, out);
  const startedAt = new Date();
  const timed = submissions.map((one) => (submittedAt === undefined ? one : { ...one, submittedAt }));
  const results = await gradeClass(timed, { sandbox, out, seed, fresh, policies, hidden });
  console.log(resultsTable(results));
  if (old && against !== undefined) console.log(`\n${regradeText(compare(old, results), against)}`);
  writeFormats({ results, startedAt, finishedAt: new Date() }, out);
  return exitCodeOf(results);
}

function tell(collected: Collected, out: string): void {
  const lines = collectedLines(collected.record);
  if (lines.length > 0) console.error(colours.yellow(lines.join('\n')));
  const file = writeCollected(out, collected);
  if (lines.length > 0) console.error(colours.dim(`all of it in ${file}`));
}

/** Read before anything is graded: it may lie where the new results will. */
function earlier(path: string): Result[] {
  try {
    return readResults(path);
  } catch (error) {
    throw error instanceof NoResults ? new UsageError(`--against: ${error.message}`) : error;
  }
}
