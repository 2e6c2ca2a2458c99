import colours from 'picocolors';
import type { Course, Exercise } from '../course/course.js';
import type { TypeError } from '../engine/compile/type-check.js';
import type { Result } from '../engine/results/result.js';
import { feedback, points, printable } from '../report/feedback.js';
import { statusWords } from '../report/status-words.js';
import { eachWord, readableWidth, wrap } from '../report/terminal-text.js';
import { whatNext } from '../report/what-next.js';
import { fitScreen, type ScreenSize } from './fit-screen.js';

const UNTOUCHED =
  'not started: its comment says all that is asked. Each time that you save, the verdict is shown here.';

/** What there is to see while a program is watched, on a terminal or a page. */
export interface Watching {
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
}

/** The same on a terminal. */
export interface Scene extends Watching {
  /** True where keys can be struck. */
  keys: boolean;
  /** Undefined where it can be scrolled through without end, as in a file. */
  size?: ScreenSize | undefined;
}

/** The whole screen. What a small one has no room for is left out in the middle: the first failure is above, hints and keys are below. */
export function watchScreen(scene: Scene): string {
  const { course, exercise, passed, result, typeErrors = [], aside, busy, keys, size } = scene;
  const count = `${passed.length} of ${course.exercises.length} exercises done`;
  const file = colours.bold(`exercises/${exercise.slug}/${exercise.slug}.ts`);
  const head = wrap(`watching ${file}, ${eachWord(count, colours.dim)}`, { width: readableWidth() });
  const upper = [head, ...(result ? [resultText(result)] : [])].join('\n\n');
  const lower = [
    ...(typeErrors.length > 0 ? [typeErrors.map(typeErrorText).join('\n')] : []),
    ...(result?.status === 'passed' ? [whatNext(course, [...passed, exercise.slug])] : []),
    ...(aside === undefined ? [] : [aside]),
    [
      ...(busy ? [colours.yellow('checking …')] : []),
      ...(result && !busy ? [standing(result)] : []),
      ...(keys ? [keysText(result?.status === 'passed')] : []),
    ].join('\n'),
  ].join('\n\n');
  const more = (lines: number) => colours.dim(`… ${lines} lines more: npm test ${exercise.slug}`);
  return `${size ? fitScreen(upper, lower, size, more) : `${upper}\n\n${lower}`}\n`;
}

function standing({ exercise, status, ...result }: Result): string {
  return colours.dim(`${exercise}: ${statusWords[status]}, ${points(result.points, result.maxPoints)}`);
}

function resultText(result: Result): string {
  return result.status === 'not-started'
    ? wrap(eachWord(UNTOUCHED, colours.dim), { width: readableWidth() })
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
