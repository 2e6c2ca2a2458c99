import colours from 'picocolors';
import { nextExercise, type Course, type Exercise } from '../course/course.js';
import { duration } from '../course/levels.js';
import { readableWidth, wrap } from './terminal-text.js';

/** What to do once these exercises have passed: the next one in the course's order, with its lesson, and the next of the core where that is another. */
export function whatNext(course: Course, passed: readonly string[]): string {
  const next = nextExercise(course, passed);
  if (!next) return 'that was the last exercise of the course';
  const { slug, title, points, level, minutes, lesson, after } = next;
  const basis = after.length > 0 ? `; it builds on ${after.join(' and ')}` : '';
  const text = `next: ${colours.bold(slug)} (${title}, ${level}, ${duration(minutes)}, ${points} points), lesson ${colours.cyan(`content/${lesson}.md`)}${basis}`;
  return wrap(text + nextOfCore(course, next), { width: readableWidth(), rest: '      ' });
}

/** Levels above the core may be left out. */
function nextOfCore({ exercises }: Course, next: Exercise): string {
  if (next.level === 'core') return '';
  const core = exercises.slice(exercises.indexOf(next)).find(({ level }) => level === 'core');
  return core ? `; or go on with the core: ${colours.bold(core.slug)}` : '';
}
