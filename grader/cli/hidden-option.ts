import colours from 'picocolors';
import { readdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { confirmNames } from '../author/verify/policy-claims.js';
import { BrokenCourse } from '../course/broken-course.js';
import { hiddenChecksFile, type Course, type Exercise } from '../course/course.js';
import { offer } from '../course/nearest.js';
import { UsageError } from '../course/usage-error.js';
import { loadChecks } from '../grading/load-checks.js';
import { printable } from '../report/feedback.js';

const ENDING = '.checks.ts';

/** The folder that `--hidden` names, absolute. @throws {UsageError} when it is none, or holds checks of no exercise of the course */
export function hiddenFolder(given: string, { exercises }: Course): string {
  const folder = resolve(process.env['INIT_CWD'] ?? process.cwd(), given);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`--hidden: ${given} is no folder; give one that holds SLUG${ENDING} for an exercise or more`);
  const slugs = readdirSync(folder)
    .filter((file) => file.endsWith(ENDING))
    .map((file) => file.slice(0, -ENDING.length));
  if (slugs.length === 0)
    throw new UsageError(
      `--hidden: ${given} holds no checks; they stand in SLUG${ENDING}, such as echo-server${ENDING}`,
    );
  const known = exercises.map(({ slug }) => ({ name: slug }));
  for (const slug of slugs) {
    if (exercises.every((exercise) => exercise.slug !== slug))
      throw new UsageError(
        `--hidden: ${printable(slug)}${ENDING} is of no exercise of this course; ${offer(known, slug)}`,
      );
  }
  return folder;
}

/** Loads the hidden checks once, so that what is wrong with them is told before anything is graded. @throws {BrokenCourse} */
export async function confirmHidden(exercises: readonly Exercise[], folder: string | undefined): Promise<void> {
  if (folder === undefined) return;
  for (const { slug } of exercises) {
    if (statSync(hiddenChecksFile(folder, slug), { throwIfNoEntry: false })) await loadChecks(slug, folder);
  }
}

/**
 * A check that a policy names and that there is not has been misspelt, or is a hidden one: without its folder that is only told.
 * @throws {BrokenCourse} when the folder is given
 */
export async function confirmNamed(course: Course, exercises: readonly Exercise[], folder?: string): Promise<void> {
  try {
    await confirmNames(course, exercises, folder);
  } catch (error) {
    if (folder !== undefined || !(error instanceof BrokenCourse)) throw error;
    console.error(
      colours.yellow(`${error.message}\nif it is one of your hidden checks, give their folder with --hidden`),
    );
  }
}
