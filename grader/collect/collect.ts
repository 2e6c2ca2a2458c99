import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Exercise } from '../course/course.js';

/** One student's answer to one exercise, as it was found. The file need not exist: then it is missing, which is a result too. */
export interface Submission {
  student: string;
  exercise: string;
  /** The student's file; the one thing that is ever taken, with the files beside it that it imports. */
  entry: string;
  /** The student's folder. What lies outside of it, by a link say, is not theirs to hand in. */
  root: string;
  /** When it was handed in, where the source tells. */
  submittedAt?: Date | undefined;
  /** The LMS marked it as late. */
  late?: true | undefined;
}

export interface Collected {
  submissions: Submission[];
  /** What lies in the class's folder and is no student's folder. */
  ignored: string[];
}

/**
 * Finds the submissions of a class: a folder a student, holding `exercises/SLUG/SLUG.ts`, as in a checkout, or just `SLUG.ts`.
 * A folder that is a checkout itself is one student's.
 */
export function collectClass(folder: string, exercises: readonly Exercise[]): Collected {
  const top = resolve(folder);
  if (existsSync(join(top, 'exercises')))
    return { submissions: submissionsOf(top, basename(top), exercises), ignored: [] };
  const entries = readdirSync(top, { withFileTypes: true }).sort((a, b) =>
    a.name.localeCompare(b.name, 'en', { numeric: true }),
  );
  const students = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  return {
    submissions: students.flatMap(({ name }) => submissionsOf(join(top, name), name, exercises)),
    ignored: entries.filter((entry) => !students.includes(entry)).map(({ name }) => name),
  };
}

/** One student's submissions, in the order of the exercises. */
export function submissionsOf(root: string, student: string, exercises: readonly Exercise[]): Submission[] {
  return exercises.map(({ slug }) => {
    const [inCheckout, flat] = [join(root, 'exercises', slug, `${slug}.ts`), join(root, `${slug}.ts`)];
    return { student, exercise: slug, root, entry: isThere(inCheckout) || !isThere(flat) ? inCheckout : flat };
  });
}

function isThere(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false }) !== undefined;
}
