import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, relative } from 'node:path';
import type { ReadStream } from 'node:tty';
import colours from 'picocolors';
import { exerciseFiles, nextExercise, readCourse, type Course, type Exercise } from '../course/course.js';
import { courseRoot } from '../course/root.js';
import { LiveGrader } from '../grade/live-grader.js';
import { hintOn } from '../loop/hint.js';
import { HintsShown } from '../loop/hints-shown.js';
import { Keyboard } from '../loop/keyboard.js';
import { digestOf, ProgressKept } from '../loop/progress-kept.js';
import { watchScreen } from '../loop/watch-screen.js';
import { Watch, type LessonPlace } from '../loop/watch.js';
import { beginRun } from '../process/launch-mark.js';
import type { Result } from '../results/result.js';
import { plainProcess } from '../sandbox/plain-process.js';
import { exitCodes } from './fail.js';
import { gradeOwns } from './grade-own.js';
import { exercisesOf, slugOfFolder } from './slugs.js';

/** Also what has scrolled away, so that only the newest is there to scroll to. */
const CLEAR = '\x1b[2J\x1b[3J\x1b[H';

/**
 * `npm run watch [SLUG]`: the verdict at each save, until q or Ctrl-C. Without an exercise: the one of the folder it is typed in, else the
 * first that is not done. Exit code 0, as nothing is wrong with leaving.
 * @throws {UsageError} on an exercise that there is not
 */
export async function watchCommand(given: string | undefined): Promise<number> {
  const course = readCourse();
  const slug = given ?? slugOfFolder(course);
  const [asked] = slug === undefined ? [] : exercisesOf(course, [slug]);
  beginRun();
  const { stdin, stdout } = process;
  const keys = Boolean(stdin.isTTY && stdout.isTTY);
  const progress = new ProgressKept();
  const shown = new HintsShown();
  await lookAt(course, progress);
  const watch = new Watch(
    {
      course,
      progress,
      grader: new LiveGrader(plainProcess),
      hint: async (exercise, result) => (await hintOn(exercise, result, shown)).text,
      show: (watching) => {
        // A terminal that does not know its size says 0.
        const size = stdout.isTTY && stdout.rows > 0 ? { rows: stdout.rows, columns: stdout.columns } : undefined;
        const screen = watchScreen({ ...watching, keys, size });
        stdout.write(stdout.isTTY ? CLEAR + screen : `${screen}\n`);
      },
    },
    asked ?? firstOpen(course, progress),
  );
  process.once('exit', () => save(progress, shown));
  if (stdout.isTTY) stdout.on('resize', () => watch.draw());
  const done = new Promise<void>((resolve) => {
    if (keys) listen(stdin, watch, resolve);
  });
  await watch.begin();
  await done;
  await watch.end();
  return exitCodes.passed;
}

/** Until it is time to leave. */
function listen(input: ReadStream, watch: Watch, leave: () => void): void {
  const keyboard: Keyboard = new Keyboard(input, (key) => {
    switch (key) {
      case 'q':
      case 'ctrl-c':
      case 'ctrl-d':
        keyboard.end();
        return leave();
      case 'r':
      case 'return':
        return void watch.run();
      case 'h':
        return void watch.hint();
      case 'n':
        return void watch.next();
      case 'l': {
        keyboard.pause();
        const { lesson } = watch;
        const shown = page(lesson);
        keyboard.resume();
        return shown ? watch.draw() : watch.tell(`the lesson: ${relative(courseRoot, lesson.file)}:${lesson.line}`);
      }
    }
  });
}

/** Shows a file from a line on in the pager of this machine, until its reader leaves it. @returns false where there is none */
function page({ file, line }: LessonPlace): boolean {
  const asked = process.env['PAGER'];
  const pagers = process.platform === 'win32' ? ['more.com'] : [...(asked ? [asked] : []), 'less', 'more'];
  // Of a pager that somebody has chosen it is not known how it takes a line.
  const takesLine = (pager: string) => /^(less|more)(\.com|\.exe)?$/.test(basename(pager));
  return pagers.some(
    (pager) => !spawnSync(pager, [...(takesLine(pager) ? [`+${line}`] : []), file], { stdio: 'inherit' }).error,
  );
}

/** The first exercise in the course's order that is begun and not done; else the one behind those that are done. */
function firstOpen(course: Course, progress: ProgressKept): Exercise {
  const begun = course.exercises.find(({ slug }) => {
    const standing = progress.standing(slug);
    return standing.kind === 'unknown' || (standing.kind === 'known' && standing.status !== 'passed');
  });
  const next = begun ?? nextExercise(course, progress.passed(course.exercises)) ?? course.exercises[0];
  if (!next) throw new Error('the course has no exercises');
  return next;
}

/** Grades what was changed since it was last graded, so that what is shown as done is what the files say. */
async function lookAt(course: Course, progress: ProgressKept): Promise<void> {
  const unknown = course.exercises
    .map(({ slug }) => slug)
    .filter((slug) => progress.standing(slug).kind === 'unknown' && existsSync(exerciseFiles(slug).student));
  if (unknown.length === 0) return;
  console.error(colours.dim(`looking at what was changed: ${unknown.join(', ')} …`));
  const digests = new Map(unknown.map((slug) => [slug, digestOf(slug)]));
  const results: Result[] = await gradeOwns(unknown);
  for (const result of results) progress.note(result, digests.get(result.exercise) ?? '');
}

function save(progress: ProgressKept, shown: HintsShown): void {
  try {
    progress.save();
    shown.save();
  } catch (error) {
    console.error(colours.yellow(`how far you are cannot be kept: ${(error as Error).message}`));
  }
}
