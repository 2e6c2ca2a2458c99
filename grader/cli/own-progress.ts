import { existsSync } from 'node:fs';
import colours from 'picocolors';
import { exerciseFiles, nextExercise, type Course, type Exercise } from '../course/course.js';
import type { Result } from '../engine/results/result.js';
import type { HintsShown } from '../student/hints-shown.js';
import { digestOf, type ProgressKept } from '../student/progress-kept.js';
import { gradeOwns } from './grade-own.js';

/** The first exercise in the course's order that is begun and not done; else the one behind those that are done. */
export function firstOpen(course: Course, progress: ProgressKept): Exercise {
  const begun = course.exercises.find(({ slug }) => {
    const standing = progress.standing(slug);
    return standing.kind === 'unknown' || (standing.kind === 'known' && standing.status !== 'passed');
  });
  const next = begun ?? nextExercise(course, progress.passed(course.exercises)) ?? course.exercises[0];
  if (!next) throw new Error('the course has no exercises');
  return next;
}

/** Grades what was changed since it was last graded, so that what is shown as done is what the files say. */
export async function lookAt(course: Course, progress: ProgressKept): Promise<void> {
  const unknown = course.exercises
    .map(({ slug }) => slug)
    .filter((slug) => progress.standing(slug).kind === 'unknown' && existsSync(exerciseFiles(slug).student));
  if (unknown.length === 0) return;
  console.error(colours.dim(`looking at what was changed: ${unknown.join(', ')} …`));
  const digests = new Map(unknown.map((slug) => [slug, digestOf(slug)]));
  const results: Result[] = await gradeOwns(unknown);
  for (const result of results) progress.note(result, digests.get(result.exercise) ?? '');
}

/** What cannot be kept is said, and is no reason to fail. */
export function keepProgress(progress: ProgressKept, shown: HintsShown): void {
  try {
    progress.save();
    shown.save();
  } catch (error) {
    console.error(colours.yellow(`how far you are cannot be kept: ${(error as Error).message}`));
  }
}
