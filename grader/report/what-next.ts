import colours from 'picocolors';
import { readableWidth, wrap } from './terminal-text.js';
import { nextExercise, type Course } from '../course/course.js';

/** What to do once these exercises have passed: the next one in the course's order, with its lesson, or nothing more. */
export function whatNext(course: Course, passed: readonly string[]): string {
  const next = nextExercise(course, passed);
  if (!next) return 'that was the last exercise of the course';
  const { slug, title, points, lesson, after } = next;
  const basis = after.length > 0 ? `; it builds on ${after.join(' and ')}` : '';
  const text = `next: ${colours.bold(slug)} (${title}, ${points} points), lesson ${colours.cyan(`content/${lesson}.md`)}${basis}`;
  return wrap(text, { width: readableWidth(), rest: '      ' });
}
