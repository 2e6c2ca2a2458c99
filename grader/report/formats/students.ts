import type { Course } from '../../course/course.js';
import type { Result } from '../../engine/results/result.js';
import { isFaulted, sumOf } from './cases.js';
import { oneLine } from './text.js';

/** One student's results, in the order in which they came. */
export interface StudentResults {
  student: string;
  results: readonly Result[];
  points: number;
  maxPoints: number;
  /** Slugs of the exercises in which the grader failed: as long as there are any, the points are no grade. */
  faulted: readonly string[];
}

export function byStudent(results: readonly Result[]): StudentResults[] {
  const own = new Map<string, Result[]>();
  for (const result of results) own.set(result.student, [...(own.get(result.student) ?? []), result]);
  return [...own].map(([student, theirs]) => ({
    student,
    results: theirs,
    ...sumOf(theirs),
    faulted: theirs.filter(isFaulted).map(({ exercise }) => exercise),
  }));
}

/** The exercise's title in the course file, for people. */
export function titleOf({ exercises }: Course, slug: string): string {
  return oneLine(exercises.find((exercise) => exercise.slug === slug)?.title ?? slug);
}

/** The slugs of the exercises that were graded, each once, in the order in which they first come. */
export function exercisesIn(results: readonly Result[]): string[] {
  return [...new Set(results.map(({ exercise }) => exercise))];
}

/** The warning for a grade that is withheld, since a format without a word for "the grader failed" would call it the student's. */
export function withheld(what: string, { student, faulted }: Pick<StudentResults, 'student' | 'faulted'>): string {
  return `${oneLine(student)}: ${what}, since the grader failed in ${faulted.map((slug) => oneLine(slug)).join(', ')}; grade again`;
}
