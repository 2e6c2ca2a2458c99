import { existsSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Exercise } from '../../course/course.js';
import { assemble } from './assemble.js';
import { readClass } from './class.js';
import type { RosterRow } from './roster-person.js';
import type { SourceName } from './source-names.js';
import type { Collected, Submission } from './submission.js';

export interface CollectOptions {
  /** The exercises to grade. */
  exercises: readonly Exercise[];
  /** Slugs of all the course's exercises, so that work for another one is known as such. Default: of those to grade. */
  slugs?: readonly string[];
  /** A folder that nobody else can enter, for what is unpacked. It has to stay until the submissions are graded. */
  work: string;
  /** Slugs of the exercises of which every attempt is to be graded. Default: of each the latest only. */
  everyAttempt?: ReadonlySet<string>;
  /** The class: who has handed in nothing is there too. */
  roster?: readonly RosterRow[] | undefined;
  /** Who may be in the class, from a worksheet: used to tell whose work is whose, and as the roster of those whose work is there. */
  known?: readonly RosterRow[] | undefined;
  /** What the instructor says that the class is. Default: what all its names say. */
  asked?: SourceName | undefined;
}

/**
 * Finds the submissions of a class, in a folder or a ZIP: folders or ZIPs, one a student, each with `exercises/SLUG/SLUG.ts`, as in a
 * checkout, or just `SLUG.ts`; what Canvas, Moodle, Brightspace or Blackboard names in a download; Gradescope's export; clones from GitHub. A
 * folder that is a checkout itself is one student's. With a roster the students are called as it says, and those without work are there too.
 * @throws {RefusedZip} when the ZIP of the class itself cannot be unpacked
 * @throws {UnreadableClass} when it is not what it is said to be, holds several classes, or Gradescope's list of submissions makes no sense
 */
export async function collectClass(
  path: string,
  { exercises, slugs = exercises.map(({ slug }) => slug), work, everyAttempt = new Set(), ...who }: CollectOptions,
): Promise<Collected> {
  const top = resolve(path);
  const { roster, known, asked } = who;
  const findings = await readClass(top, { slugs, work, rows: roster ?? known ?? [], asked });
  return assemble(findings, {
    from: basename(top),
    exercises: exercises.map(({ slug }) => slug),
    nowhere: join(work, 'nothing'),
    everyAttempt,
    roster,
    known,
  });
}

/** One student's submissions, in the order of the exercises. */
export function submissionsOf(root: string, student: string, exercises: readonly Exercise[]): Submission[] {
  return exercises.map(({ slug }) => {
    const [inCheckout, flat] = [join(root, 'exercises', slug, `${slug}.ts`), join(root, `${slug}.ts`)];
    return { student, exercise: slug, root, entry: isThere(inCheckout) || !isThere(flat) ? inCheckout : flat };
  });
}

/** True for what {@link collectClass} reads: a folder, or a file that is called a ZIP. */
export function mayHoldClass(path: string): boolean {
  const stat = existsSync(path) ? statSync(path) : undefined;
  return stat?.isDirectory() === true || (stat?.isFile() === true && /\.zip$/i.test(path));
}

function isThere(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false }) !== undefined;
}
