import { join, resolve, sep } from 'node:path';
import { mayHoldClass } from '../class/collect/collect.js';
import type { Course } from '../course/course.js';
import { courseRoot } from '../course/root.js';
import { UsageError } from '../course/usage-error.js';

/**
 * `--exercise SLUG DIR` takes the folder for an exercise too. The first word is one, whatever lies about under its name.
 * @throws {UsageError} when a later one is a folder or a ZIP outside of the course's exercises, or the first is one and no exercise
 */
export function refuseClassAsExercise(course: Course, slugs: readonly string[], from: string): void {
  const swallowed = slugs.find((given, index) => {
    const path = resolve(from, given);
    if (index === 0 && course.exercises.some(({ slug }) => slug === given)) return false;
    return mayHoldClass(path) && !`${path}${sep}`.startsWith(join(courseRoot, 'exercises') + sep);
  });
  if (swallowed === undefined) return;
  const rest = slugs.filter((given) => given !== swallowed).join(' ') || 'SLUG';
  throw new UsageError(
    `--exercise took "${swallowed}" for an exercise, and it is a folder or a ZIP; put that first: ` +
      `npm run grade -- ${swallowed} --exercise ${rest}, or put -- before it`,
  );
}
