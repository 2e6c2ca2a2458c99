import launchEditor from 'launch-editor';
import colours from 'picocolors';
import { exerciseFiles, readCourse } from '../course/course.js';
import { UsageError } from '../course/usage-error.js';
import { beginRun } from '../engine/process/launch-mark.js';
import { plainProcess } from '../engine/sandbox/plain-process.js';
import { LiveGrader } from '../grading/live-grader.js';
import { codespaceOrigin } from '../student/forwarded-origin.js';
import { hintOn } from '../student/hint.js';
import { HintsShown } from '../student/hints-shown.js';
import { serveLive, type LiveServer } from '../student/live-server.js';
import { liveState } from '../student/live-view.js';
import { ProgressKept } from '../student/progress-kept.js';
import { builtSite } from '../student/site-build.js';
import { Watch } from '../student/watch.js';
import { firstOpen, keepProgress, lookAt } from './own-progress.js';

export interface StartOptions {
  port: number;
  /** Where a forwarder offers the port. */
  origin?: string;
}

/**
 * `npm start`: the course in the browser, with the verdict at each save, until Ctrl-C, which ends all that it has started.
 * @throws {UsageError} when the port is taken, or the pages cannot be built here
 */
export async function startCommand({ port, origin }: StartOptions): Promise<never> {
  const course = readCourse();
  const bySlug = new Map(course.exercises.map((exercise) => [exercise.slug, exercise]));
  beginRun();
  const site = await builtSite((text) => console.error(colours.dim(text)));
  if (site === undefined) throw new UsageError('the pages cannot be built here: VitePress is not installed; npm ci');
  const progress = new ProgressKept();
  const hints = new HintsShown();
  await lookAt(course, progress);
  // Requests come later than this function goes on: there is a watch by then.
  const act = {
    run: () => void watch.run(),
    hint: () => watch.hint(),
    turn: (slug?: string) => {
      const exercise = bySlug.get(slug ?? '');
      if (exercise) void watch.turnTo(exercise);
    },
    open: (slug?: string) => openInEditor(slug ?? ''),
  };
  const forwarded = (taken: number) => origin ?? codespaceOrigin(taken, process.env);
  const server = await serve(site, port, { actions: act, slugs: [...bySlug.keys()], forwarded });
  const watch = new Watch(
    {
      course,
      progress,
      grader: new LiveGrader(plainProcess),
      hint: async (exercise, result) => (await hintOn(exercise, result, hints)).text,
      show: (watching) => server.publish(liveState(watching)),
    },
    firstOpen(course, progress),
  );
  process.once('exit', () => keepProgress(progress, hints));
  console.log(`the course: ${colours.bold(server.address)}\n`);
  if (server.forwardedAddress !== undefined) console.log(`forwarded: ${colours.bold(server.forwardedAddress)}\n`);
  console.log(colours.dim('for this machine alone, and for the browser that opens this address. Ctrl-C ends it.'));
  await watch.begin();
  return new Promise<never>(() => undefined);
}

async function serve(site: string, port: number, actions: Parameters<typeof serveLive>[2]): Promise<LiveServer> {
  try {
    return await serveLive(site, port, actions);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new UsageError(`port ${port} is taken by another program: npm start -- --port 0 takes a free one`);
  }
}

/** @throws when no editor is found, for the page to tell */
function openInEditor(slug: string): Promise<void> {
  const { student } = exerciseFiles(slug);
  return new Promise((resolve, reject) => {
    launchEditor(student, undefined, (_file, message) =>
      reject(new Error(`no editor could be opened (${message ?? 'none was found'}); set EDITOR, or open ${student}`)),
    );
    // It says nothing when all is well: a program that cannot be started says so at once.
    setImmediate(() => setImmediate(resolve));
  });
}
