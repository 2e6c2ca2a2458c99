import { existsSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import type { Course, Exercise } from './course.js';
import { offer } from './nearest.js';
import { courseRoot } from './root.js';
import { UsageError } from './usage-error.js';

/** The exercises of these slugs. @throws {UsageError} that names the nearest ones */
export function exercisesOf(course: Course, slugs: readonly string[]): Exercise[] {
  const found = slugs.map((given) => {
    const slug = basename(given.replaceAll('\\', '/')).replace(/(\.checks)?\.ts$/, '');
    const found = course.exercises.find((exercise) => exercise.slug === slug);
    if (found) return found;
    if (slug !== '' && existsSync(join(courseRoot, 'exercises', slug)))
      throw new UsageError(`exercises/${slug} is there, but content/course.yaml has no row for it`);
    const names = course.exercises.map((exercise) => ({ name: exercise.slug }));
    throw new UsageError(`there is no exercise "${given}"; ${offer(names, slug)}`);
  });
  return [...new Set(found)];
}

/** The exercise in whose folder the command was typed; npm runs scripts in the project's folder, and tells where it came from. */
export function slugOfFolder(course: Course, folder = process.env['INIT_CWD'] ?? process.cwd()): string | undefined {
  const [top, slug] = relative(courseRoot, folder).split(sep);
  return top === 'exercises' && course.exercises.some((exercise) => exercise.slug === slug) ? slug : undefined;
}

/**
 * The one exercise that a command is for: the one that is named, else that of the folder it is typed in.
 * @throws {UsageError} when there is none of that name, or none is named and the folder is no exercise's
 */
export function oneExercise(course: Course, given: string | undefined, command: string): Exercise {
  const slug = given ?? slugOfFolder(course);
  const [exercise] = slug === undefined ? [] : exercisesOf(course, [slug]);
  if (exercise) return exercise;
  throw new UsageError(`name an exercise: npm run ${command} SLUG, or type it in the exercise's folder`);
}
