import colours from 'picocolors';
import { nextExercise, type Course, type Exercise } from '../course/course.js';
import { readLesson } from '../course/lessons/lesson.js';
import { duration, levels } from '../course/levels.js';
import { statusWords } from '../report/status-words.js';
import { readableWidth, wrap } from '../report/terminal-text.js';
import type { ProgressKept, Standing } from './progress-kept.js';

const LEVEL_WIDTH = Math.max(...levels.map((level) => level.length));

interface Row {
  exercise: Exercise;
  standing: Standing;
}

/** All exercises under their lessons, with what each has earned, what is in all, and what is next. */
export function progressText(course: Course, progress: Pick<ProgressKept, 'standing'>): string {
  const rows = course.exercises.map((exercise) => ({ exercise, standing: progress.standing(exercise.slug) }));
  const done = rows.filter(isDone);
  const widths = {
    slug: Math.max(...rows.map(({ exercise }) => exercise.slug.length)),
    title: Math.max(...rows.map(({ exercise }) => exercise.title.length)),
  };
  const lessons = course.lessons.flatMap((id) => {
    const own = rows.filter(({ exercise }) => exercise.lesson === id);
    if (own.length === 0) return [];
    return [
      `${colours.bold(readLesson(id).title)}  ${colours.dim(`content/${id}.md`)}`,
      ...own.map((row) => line(row, widths)),
    ];
  });
  const next = nextOf(course, rows);
  return [
    ...lessons,
    '',
    `${done.length} of ${rows.length} exercises done, ${pointsText(rows)}`,
    ...levelLines(rows),
    ...(next
      ? [
          wrap(
            `next: ${colours.bold(next.slug)}; edit exercises/${next.slug}/${next.slug}.ts, then npm test ${next.slug}`,
            {
              width: readableWidth(),
              rest: '      ',
            },
          ),
        ]
      : []),
  ].join('\n');
}

/** The core first: whoever does that alone has done a whole course. */
function levelLines(rows: readonly Row[]): string[] {
  return levels.flatMap((level) => {
    const own = rows.filter(({ exercise }) => exercise.level === level);
    if (own.length === 0 || own.length === rows.length) return [];
    return [`  ${level.padEnd(LEVEL_WIDTH)}  ${own.filter(isDone).length} of ${own.length} done, ${pointsText(own)}`];
  });
}

function pointsText(rows: readonly Row[]): string {
  const earned = rows.reduce((sum, { standing }) => sum + (standing.kind === 'known' ? standing.points : 0), 0);
  return `${earned} of ${rows.reduce((sum, { exercise }) => sum + exercise.points, 0)} points`;
}

function line(
  { exercise: { slug, title, points, level, minutes }, standing }: Row,
  widths: { slug: number; title: number },
): string {
  const names = `${slug.padEnd(widths.slug)}  ${title.padEnd(widths.title)}  ${level.padEnd(LEVEL_WIDTH)}`;
  switch (standing.kind) {
    case 'not-started':
      return colours.dim(`    ${names}  ${points} points, ${duration(minutes)}`);
    case 'unknown':
      return `  ${colours.yellow('?')} ${names}  ${colours.yellow('changed since it was last tried')}`;
    case 'known': {
      const { status, points: earned, maxPoints } = standing;
      const mark = status === 'passed' ? colours.green('✓') : colours.red('✗');
      const what = status === 'passed' ? '' : `, ${statusWords[status]}`;
      return `  ${mark} ${names}  ${earned}/${Math.max(maxPoints, points)} points${what}`;
    }
  }
}

/** What is begun and not done comes first; else what follows upon what is done. */
function nextOf(course: Course, rows: readonly Row[]): Exercise | undefined {
  const begun = rows.find((row) => row.standing.kind !== 'not-started' && !isDone(row));
  const done = rows.filter(isDone).map(({ exercise }) => exercise.slug);
  return begun?.exercise ?? nextExercise(course, done);
}

function isDone({ standing }: Row): boolean {
  return standing.kind === 'known' && standing.status === 'passed';
}
