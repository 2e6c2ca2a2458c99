import { basename, dirname, join } from 'node:path';
import type { FSWatcher } from 'chokidar';
import { exerciseFiles, nextExercise, type Course, type Exercise } from '../course/course.js';
import { findPlace, readLesson } from '../course/lessons/lesson.js';
import { courseRoot } from '../course/root.js';
import { newSeed } from '../engine/check/random.js';
import { typeErrors, type TypeError } from '../engine/compile/type-check.js';
import type { Result } from '../engine/results/result.js';
import type { LiveGrader } from '../grading/live-grader.js';
import { firstFailure } from '../report/feedback.js';
import { digestOf, type ProgressKept } from './progress-kept.js';
import { watchSaves } from './saves.js';
import type { Watching } from './watch-screen.js';

export interface Watched {
  course: Course;
  grader: Pick<LiveGrader, 'grade' | 'end'>;
  progress: ProgressKept;
  /** Shows all of it anew. */
  show: (watching: Watching) => void;
  /** The next hint to what fails now, or why there is none. */
  hint: (exercise: Exercise, result: Result) => Promise<string>;
}

/**
 * One exercise at a time under the checks, at each save; the state behind the screen of `npm run watch` and the panel of `npm start`. It follows the student: a save in
 * another exercise's folder turns to that one.
 */
export class Watch {
  private exercise: Exercise;
  private watcher: FSWatcher | undefined;
  private result: Result | undefined;
  private typeErrors: readonly TypeError[] = [];
  private aside: string | undefined;
  private busy = false;
  private runs = 0;

  constructor(
    private readonly watched: Watched,
    first: Exercise,
  ) {
    this.exercise = first;
  }

  /** What of the lessons fits what the screen shows. */
  get lesson(): LessonPlace {
    return lessonPlace(this.exercise, this.result);
  }

  /** @returns once it is known how the exercise stands now */
  async begin(): Promise<void> {
    this.watcher = await watchSaves(join(courseRoot, 'exercises'), 1, (path) => {
      const saved = this.watched.course.exercises.find(({ slug }) => slug === basename(dirname(path)));
      if (saved) void (saved === this.exercise ? this.run() : this.turnTo(saved));
    });
    await this.run();
  }

  /** Nothing is run again when it is this one already. */
  async turnTo(exercise: Exercise): Promise<void> {
    if (exercise === this.exercise) return;
    this.exercise = exercise;
    [this.result, this.typeErrors] = [undefined, []];
    await this.run();
  }

  /** Runs the checks on what is saved now. */
  async run(): Promise<void> {
    const { watched, exercise } = this;
    const run = ++this.runs;
    const { student: entry } = exerciseFiles(exercise.slug);
    [this.busy, this.aside] = [true, undefined];
    this.draw();
    const digest = digestOf(exercise.slug);
    const types = typeErrors([entry]);
    const job = { student: 'you', exercise: exercise.slug, entry, seed: newSeed(), asStub: false };
    const result = await watched.grader.grade(job);
    if (result === undefined || run !== this.runs) return;
    [this.busy, this.result, this.typeErrors] = [false, result, []];
    watched.progress.note(result, digest);
    this.draw();
    const found = await types;
    if (run !== this.runs || found.length === 0) return;
    this.typeErrors = found;
    this.draw();
  }

  async hint(): Promise<void> {
    const { result, exercise, runs } = this;
    if (!result || this.busy) return;
    const text = await this.watched.hint(exercise, result);
    if (runs !== this.runs) return;
    this.aside = text;
    this.draw();
  }

  /** Turns to the exercise behind this one in the course's order. */
  async next(): Promise<void> {
    const { course } = this.watched;
    const next = nextExercise(course, [this.exercise.slug]);
    if (next) await this.turnTo(next);
    else this.tell('that was the last exercise of the course');
  }

  tell(aside: string): void {
    this.aside = aside;
    this.draw();
  }

  draw(): void {
    const { exercise, result, aside, busy, watched } = this;
    const { course, progress, show } = watched;
    const passed = progress.passed(course.exercises);
    show({ course, exercise, passed, result, typeErrors: this.typeErrors, aside, busy });
  }

  /** Stops watching, and what is under way. */
  async end(): Promise<void> {
    this.runs++;
    this.watched.grader.end();
    await this.watcher?.close();
  }
}

/** A file, and a line of it, from 1. */
export interface LessonPlace {
  file: string;
  line: number;
}

/** Where a lesson explains what failed first; else where that of the exercise begins. */
export function lessonPlace({ lesson: id }: Exercise, result: Result | undefined): LessonPlace {
  const failure = result && firstFailure(result);
  const place = failure && findPlace(failure.finding.lesson);
  if (place) return { file: place.lesson.file, line: place.section.line };
  const { file, sections } = readLesson(id);
  return { file, line: sections[0]?.line ?? 1 };
}
