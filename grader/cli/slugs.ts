import { basename, relative, sep } from 'node:path';
import { distance } from 'fastest-levenshtein';
import type { Course, Exercise } from '../course/course.js';
import { courseRoot } from '../course/root.js';
import { UsageError } from './fail.js';

/** The exercises of these slugs. @throws {UsageError} that names the nearest ones */
export function exercisesOf(course: Course, slugs: readonly string[]): Exercise[] {
  return slugs.map((given) => {
    const slug = basename(given.replace(/[\\/]+$/, '')).replace(/(\.checks)?\.ts$/, '');
    const found = course.exercises.find((exercise) => exercise.slug === slug);
    if (found) return found;
    const nearest = [...course.exercises].sort((a, b) => distance(a.slug, slug) - distance(b.slug, slug)).slice(0, 3);
    const near = nearest.filter((exercise) => distance(exercise.slug, slug) <= Math.max(3, slug.length / 2));
    const offer = near.length > 0 ? `did you mean ${list(near)}?` : `there are ${list(course.exercises)}`;
    throw new UsageError(`there is no exercise "${given}"; ${offer}`);
  });
}

/** The exercise in whose folder the command was typed; npm runs scripts in the project's folder, and tells where it came from. */
export function slugOfFolder(course: Course, folder = process.env['INIT_CWD'] ?? process.cwd()): string | undefined {
  const [top, slug] = relative(courseRoot, folder).split(sep);
  return top === 'exercises' && course.exercises.some((exercise) => exercise.slug === slug) ? slug : undefined;
}

function list(exercises: readonly Exercise[]): string {
  return exercises.map(({ slug }) => slug).join(', ');
}
