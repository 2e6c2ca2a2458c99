import { existsSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import type { Course, Exercise } from '../course/course.js';
import { courseRoot } from '../course/root.js';
import { UsageError } from './fail.js';
import { offer } from './nearest.js';

/** The exercises of these slugs. @throws {UsageError} that names the nearest ones */
export function exercisesOf(course: Course, slugs: readonly string[]): Exercise[] {
  return slugs.map((given) => {
    const slug = basename(given.replace(/[\\/]+$/, '')).replace(/(\.checks)?\.ts$/, '');
    const found = course.exercises.find((exercise) => exercise.slug === slug);
    if (found) return found;
    if (slug !== '' && existsSync(join(courseRoot, 'exercises', slug)))
      throw new UsageError(`exercises/${slug} is there, but content/course.yaml has no row for it`);
    const names = course.exercises.map((exercise) => ({ name: exercise.slug }));
    throw new UsageError(`there is no exercise "${given}"; ${offer(names, slug)}`);
  });
}

/** The exercise in whose folder the command was typed; npm runs scripts in the project's folder, and tells where it came from. */
export function slugOfFolder(course: Course, folder = process.env['INIT_CWD'] ?? process.cwd()): string | undefined {
  const [top, slug] = relative(courseRoot, folder).split(sep);
  return top === 'exercises' && course.exercises.some((exercise) => exercise.slug === slug) ? slug : undefined;
}
