import { spawnSync } from 'node:child_process';
import { basename, relative } from 'node:path';
import type { ReadStream } from 'node:tty';
import { exercisesOf, slugOfFolder } from '../course/choose-exercise.js';
import { readCourse } from '../course/course.js';
import { courseRoot } from '../course/root.js';
import { exitCodes } from '../course/usage-error.js';
import { beginRun } from '../engine/process/launch-mark.js';
import { plainProcess } from '../engine/sandbox/plain-process.js';
import { LiveGrader } from '../grading/live-grader.js';
import { hintOn } from '../student/hint.js';
import { HintsShown } from '../student/hints-shown.js';
import { Keyboard } from '../student/keyboard.js';
import { ProgressKept } from '../student/progress-kept.js';
import { watchScreen } from '../student/watch-screen.js';
import { Watch, type LessonPlace } from '../student/watch.js';
import { firstOpen, keepProgress, lookAt } from './own-progress.js';

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
  process.once('exit', () => keepProgress(progress, shown));
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
