import { stringify } from 'yaml';
import type { Course } from '../course/course.js';

/**
 * The course file with what a student needs: titles, points and order. It names what stays, since a field that is added later, such as
 * one that names hidden checks, must not become public by being forgotten here. Comments go too: they are the instructor's notes.
 */
export function publicCourse({ title, lessons, exercises }: Course): string {
  return stringify({
    title,
    lessons,
    exercises: exercises.map(({ slug, title, kind, points, level, minutes, after, lesson, try: byHand }) => ({
      slug,
      title,
      kind,
      points,
      level,
      minutes,
      after,
      lesson,
      ...(byHand && { try: byHand }),
    })),
  });
}
