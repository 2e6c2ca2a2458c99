import colours from 'picocolors';
import type { Course, Exercise } from '../course/course.js';
import type { TypeError } from '../compile/type-check.js';
import { feedback, points, printable, statusWords } from '../report/feedback.js';
import { whatNext } from '../report/what-next.js';
import type { Result } from '../results/result.js';

/** What there is to see while a program is watched. */
export interface Scene {
  course: Course;
  exercise: Exercise;
  /** Slugs of all that is known to pass. */
  passed: readonly string[];
  /** What came of the last save; undefined until there is something. */
  result?: Result | undefined;
  typeErrors?: readonly TypeError[] | undefined;
  /** Shown below: a hint, or why there is none. */
  aside?: string | undefined;
  /** True while the checks run. */
  busy: boolean;
  /** True where keys can be struck. */
  keys: boolean;
}

/** The whole screen, as lines of any length. */
export function watchScreen(scene: Scene): string {
  const { course, exercise, passed, result, typeErrors = [], aside, busy, keys } = scene;
  const count = `${passed.length} of ${course.exercises.length} exercises done`;
  const head = `watching ${colours.bold(`exercises/${exercise.slug}/${exercise.slug}.ts`)}  ${colours.dim(count)}`;
  const parts = [
    head,
    ...(result ? [resultText(result)] : []),
    ...(typeErrors.length > 0 ? [typeErrors.map(typeErrorText).join('\n')] : []),
    ...(result?.status === 'passed' ? [whatNext(course, [...passed, exercise.slug])] : []),
    ...(aside === undefined ? [] : [aside]),
    // Below, since what is above may have left the screen.
    [
      ...(busy ? [colours.yellow('checking …')] : []),
      ...(result && !busy ? [standing(result)] : []),
      ...(keys ? [keysText(result?.status === 'passed')] : []),
    ].join('\n'),
  ];
  return `${parts.join('\n\n')}\n`;
}

function standing({ exercise, status, ...result }: Result): string {
  return colours.dim(`${exercise}: ${statusWords[status]}, ${points(result.points, result.maxPoints)}`);
}

function resultText(result: Result): string {
  return result.status === 'not-started'
    ? colours.dim(
        'not started: its comment says all that is asked. Each time that you save, the verdict is shown here.',
      )
    : feedback(result).trimEnd();
}

export function typeErrorText({ file, line, column, message }: TypeError): string {
  return `${colours.yellow('type error')} ${file}:${line}:${column}: ${printable(message)}`;
}

function keysText(passed: boolean): string {
  const keys = [
    ...(passed ? [] : ['h hint']),
    'r run again',
    passed ? colours.bold('n next exercise') : 'n next exercise',
    'l lesson',
    'q quit',
  ];
  return colours.dim(keys.join('   '));
}
