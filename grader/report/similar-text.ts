import type { Lines, SimilarPair, SimilarPrograms } from '../class/similar/similar.js';
import type { Course } from '../course/course.js';
import { escaped, table } from './formats/markdown-text.js';
import { titleOf } from './formats/students.js';

/** What was found of one exercise. */
export interface SimilarExercise extends SimilarPrograms {
  exercise: string;
}

const MOST_PLACES = 8;
/** Of fewer lines than this one and the next, a place says little. */
const SHORT = 2;

/** What a figure says, and what it does not; a paragraph each. */
export const caveats = [
  `A figure is the share of the two programs that has the same structure, whatever the names, comments and layout; what the stub gave is
left out. Compare it with what is usual in that exercise: where there is one good way to write a program, many are alike.`,
  `It proves nothing. Two who never met may have written the same few lines, or taken them from the same lesson or book, or worked together as
they were allowed to; and a low figure does not show that a program is somebody's own. Read both programs side by side, and hear the
students, before you think anything of anybody.`,
];

/** The report for people, in Markdown. `above`: from 0 to 1, as it was asked for. */
export function similarText(exercises: readonly SimilarExercise[], course: Course, above: number): string {
  const parts = [
    `# ${escaped(course.title)}: similar submissions`,
    ...caveats,
    ...exercises.filter(({ compared }) => compared > 1).flatMap((one) => section(one, course, above)),
    ...tooFew(exercises, course),
  ];
  return `${parts.join('\n\n')}\n`;
}

function tooFew(exercises: readonly SimilarExercise[], course: Course): string[] {
  const titles = exercises.flatMap(({ compared, exercise }) => (compared > 1 ? [] : [titleOf(course, exercise)]));
  return titles.length === 0 ? [] : [`Fewer than two programs to compare: ${escaped(titles.join(', '))}.`];
}

function section(
  { exercise, compared, leftOut, unread = [], pairs, morePairs, usual }: SimilarExercise,
  course: Course,
  above: number,
): string[] {
  const usually = `Half of them are at least ${percent(usual)} similar to the one that is most like them.`;
  const unbegun = leftOut.filter((student) => !unread.includes(student));
  const without = [
    ...(unbegun.length === 0 ? [] : [` Left out, not begun or no program: ${unbegun.map(escaped).join(', ')}.`]),
    ...(unread.length === 0
      ? []
      : [
          ` Not compared, too large or nested too deeply to be read: ${unread.map(escaped).join(', ')}. Look at these yourself.`,
        ]),
  ].join('');
  return [
    `## ${escaped(titleOf(course, exercise))}`,
    `${compared} programs were compared. ${usually}${without}`,
    pairs.length === 0
      ? `No two of them are ${percent(above)} similar.`
      : table(
          ['Similar', 'Student', 'and student', 'Lines of the one, and of the other'],
          pairs.map((pair) => [percent(pair.similarity), escaped(pair.left), escaped(pair.right), placesText(pair)]),
        ),
    ...(morePairs > 0 ? [`${morePairs} more pairs are ${percent(above)} similar or more.`] : []),
  ];
}

function placesText({ places }: SimilarPair): string {
  if (places.length === 0) return 'too many places to list';
  const long = places.filter(({ left, right }) => left.to - left.from >= SHORT || right.to - right.from >= SHORT);
  const shown = long.slice(0, MOST_PLACES).map(({ left, right }) => `${linesText(left)} and ${linesText(right)}`);
  const more = places.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} shorter`] : [])].join('; ');
}

function linesText({ from, to }: Lines): string {
  return from === to ? `${from}` : `${from}–${to}`;
}

export function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
