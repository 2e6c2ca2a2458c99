import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import colours from 'picocolors';
import { exercisesOf, slugOfFolder } from '../course/choose-exercise.js';
import { exerciseFiles, isStub, readCourse } from '../course/course.js';
import { regularText } from '../course/regular-file.js';
import { courseRoot } from '../course/root.js';
import { exitCodes, UsageError } from '../course/usage-error.js';
import { newSeed } from '../engine/check/random.js';
import { typeErrors } from '../engine/compile/type-check.js';
import { plainProcess } from '../engine/sandbox/plain-process.js';
import { Session } from '../grading/session.js';
import { handOffSession } from '../grading/started-sessions.js';
import { reported } from '../report/reported.js';
import { digestOf, ProgressKept } from '../student/progress-kept.js';
import { progressText } from '../student/progress-text.js';
import { typeErrorText } from '../student/watch-screen.js';
import { parseSeed } from './options.js';

/**
 * `npm test [SLUG …] [-- JEST FLAGS]`. The words before the first flag are exercises, all that follows goes to Jest.
 * Without an exercise: the one of the folder it is typed in, else all that have been started.
 * @param worker a grading worker that has been started for the first exercise
 */
export async function testCommand(words: readonly string[], worker?: ChildProcess): Promise<number> {
  const course = readCourse();
  const { slugs, seed, flags } = understand(words);
  const here = slugOfFolder(course);
  const asked =
    slugs.length > 0 ? exercisesOf(course, slugs) : here === undefined ? undefined : exercisesOf(course, [here]);
  const chosen = asked ?? course.exercises.filter(({ slug }) => isStarted(slug));
  const progress = new ProgressKept();
  if (chosen.length === 0) {
    console.log(progressText(course, progress));
    return exitCodes.passed;
  }

  process.env['COURSE_SEED'] = String(seed ?? newSeed());
  // The first exercise's checks run while Jest starts, unless flags may have it run fewer of them, or run them again.
  const [first] = chosen;
  if (first && flags.length === 0) startNow(first.slug, worker);
  else worker?.kill('SIGKILL');
  const digests = new Map(chosen.map(({ slug }) => [slug, digestOf(slug)]));
  const files = chosen.map(({ slug }) => exerciseFiles(slug)).filter(({ student }) => existsSync(student));
  const types = typeErrors(files.map(({ student }) => student));
  process.chdir(courseRoot);
  const passed = await runJest(
    chosen.map(({ slug }) => relative(courseRoot, exerciseFiles(slug).checks)),
    flags,
  );
  for (const error of await types) console.log(typeErrorText(error));
  // Flags may have selected checks, or run them more than once.
  if (flags.length === 0) keep(progress, digests);
  if (asked === undefined) console.log(`\n${progressText(course, progress)}`);
  if (process.env['COURSE_FAULTED'] === 'yes') return exitCodes.graderFault;
  return passed ? exitCodes.passed : exitCodes.failed;
}

type JestModule = Pick<typeof import('jest'), 'run' | 'runCLI'>;

/** Jest's own command line is loaded only for flags to be read by it: that takes longer than most checks. */
async function runJest(files: readonly string[], flags: readonly string[]): Promise<boolean> {
  const jest = createRequire(__filename)('jest') as JestModule;
  const config = join('dist', 'jest.config.json');
  // Jest only tells how checks went that run elsewhere: processes of its own would have nothing to do.
  if (flags.length === 0) {
    const options = { $0: 'jest', _: [...files], config, runInBand: true, runTestsByPath: true };
    const { results } = await jest.runCLI(options, [courseRoot]);
    return results.success;
  }
  await jest.run(['--config', config, '--runInBand', '--runTestsByPath', ...files, ...flags]);
  return Number(process.exitCode ?? 0) === 0;
}

function startNow(exercise: string, worker: ChildProcess | undefined): void {
  const seed = Number(process.env['COURSE_SEED']);
  const job = { student: 'you', exercise, entry: exerciseFiles(exercise).student, seed, asStub: false };
  handOffSession(new Session(job, plainProcess, true, worker));
}

function understand(words: readonly string[]): { slugs: string[]; seed: number | undefined; flags: string[] } {
  const firstFlag = words.findIndex((word) => word.startsWith('-'));
  const slugs = firstFlag < 0 ? [...words] : words.slice(0, firstFlag);
  const flags = firstFlag < 0 ? [] : words.slice(firstFlag);
  const at = flags.findIndex((flag) => /^--seed(=|$)/.test(flag));
  if (at < 0) return { slugs, seed: undefined, flags };
  const [flag = ''] = flags.splice(at, 1);
  const value = flag.includes('=') ? flag.slice('--seed='.length) : flags.splice(at, 1)[0];
  if (value === undefined) throw new UsageError('--seed needs a number: npm test SLUG -- --seed 42');
  return { slugs, seed: parseSeed(value), flags };
}

/** A file that is gone counts as started: something is wrong with it. */
function isStarted(slug: string): boolean {
  const { student } = exerciseFiles(slug);
  return !existsSync(student) || !isStub(regularText(student) ?? '', slug);
}

/** What all checks of an exercise have shown is known from now on, as long as its files stay as they are. */
function keep(progress: ProgressKept, digests: ReadonlyMap<string, string>): void {
  for (const result of reported) {
    const digest = digests.get(result.exercise);
    if (digest !== undefined) progress.note(result, digest);
  }
  try {
    progress.save();
  } catch (error) {
    console.error(colours.yellow(`how far you are cannot be kept: ${(error as Error).message}`));
  }
}
