import { resolve } from 'node:path';
import colours from 'picocolors';
import { submissionsOf } from '../class/collect/collect.js';
import type { SourceName } from '../class/collect/source-names.js';
import { policiesOf } from '../class/policy/policy.js';
import { exercisesOf } from '../course/choose-exercise.js';
import { readCourse } from '../course/course.js';
import { courseRoot } from '../course/root.js';
import { exitCodes, UsageError } from '../course/usage-error.js';
import { beginRun } from '../engine/process/launch-mark.js';
import type { Result } from '../engine/results/result.js';
import type { Tier } from '../engine/sandbox/tier.js';
import { printable } from '../report/feedback.js';
import { NoResults, readResults } from '../report/read-results.js';
import { compare, regradeText } from '../report/regrade.js';
import { resultsTable } from '../report/table.js';
import { sandboxFor } from './choose-sandbox.js';
import { refuseClassAsExercise } from './class-as-exercise.js';
import { classOf, refuseFileAsOut, writeCollected, type ClassRead } from './class-folder.js';
import { formatsFor, worksheetOf, type FormatArguments } from './format-options.js';
import { exitCodeOf, gradeClass } from './grade-class.js';
import { confirmHidden, confirmNamed, hiddenFolder } from './hidden-option.js';
import { knownStudents } from './known-students.js';
import { missingTools } from './missing-tools.js';
import { collectedLines } from './tell-collected.js';
import { unsettledLines, untimedLines } from './tell-unsettled.js';

export interface GradeCommandOptions extends FormatArguments {
  out: string;
  exercise?: string[];
  roster?: string;
  seed?: number;
  fresh?: boolean;
  requireAll?: boolean;
  workers?: number;
  against?: string;
  hidden?: string;
  submittedAt?: Date;
  from?: SourceName;
  sandbox?: Tier;
}

/** `npm run grade -- [DIR or ZIP]`: this checkout, or a class. */
export async function gradeCommand(
  dir: string | undefined,
  { exercise, roster, seed, fresh, against, submittedAt, from: asked, ...options }: GradeCommandOptions,
): Promise<number> {
  const course = readCourse();
  const from = process.env['INIT_CWD'] ?? process.cwd();
  if (exercise && dir === undefined) refuseClassAsExercise(course, exercise, from);
  const exercises = exercise ? exercisesOf(course, exercise) : course.exercises;
  const hidden = options.hidden === undefined ? undefined : hiddenFolder(options.hidden, course);
  const policies = policiesOf(course);
  const sandbox = await sandboxFor(options.sandbox, { others: dir !== undefined });
  const missing = await missingTools(exercises, hidden, options.requireAll);
  if (missing.length > 0) console.error(colours.yellow(missing.join('\n')));
  const out = resolve(from, options.out);
  refuseFileAsOut(out, options.out);
  beginRun();
  for (const [option, value] of Object.entries({ roster, from: asked }))
    if (dir === undefined && value !== undefined)
      throw new UsageError(`--${option} needs the folder or ZIP of a class`);
  const worksheet = worksheetOf(options, from);
  const read =
    dir === undefined ? undefined : await classOf({ dir, roster, from, asked, worksheet }, course, exercises, policies);
  const collected = read?.collected;
  const submissions = collected?.submissions ?? submissionsOf(courseRoot, 'you', exercises);
  const students = submissions.map(({ student }) => student);
  const known = collected && knownStudents(collected.record);
  const writeFormats = formatsFor(options, { course, students, known, worksheet, out });
  const old = against === undefined ? undefined : earlier(resolve(from, against));
  await confirmHidden(exercises, hidden);
  await confirmNamed(course, exercises, hidden);
  if (read) tell(read, out, submittedAt === undefined ? untimedLines(read.collected, policies) : []);
  const startedAt = new Date();
  const timed = submissions.map((one) => (submittedAt === undefined ? one : { ...one, submittedAt }));
  const results = await gradeClass(timed, { sandbox, out, workers: options.workers, seed, fresh, policies, hidden });
  console.log(resultsTable(results));
  if (old && against !== undefined) console.log(`\n${regradeText(compare(old, results), against)}`);
  writeFormats({ results, startedAt, finishedAt: new Date() }, out);
  const unsettled = collected ? unsettledLines(collected.record) : [];
  if (unsettled.length > 0) console.error(colours.yellow(`\n${unsettled.join('\n')}`));
  const code = exitCodeOf(results);
  return code === exitCodes.passed && unsettled.length > 0 ? exitCodes.failed : code;
}

function tell({ collected, rosterLines }: ClassRead, out: string, more: readonly string[]): void {
  const lines = [...rosterLines.map(printable), ...collectedLines(collected.record), ...more];
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
