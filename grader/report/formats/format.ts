import type { Person } from '../../class/collect/roster-person.js';
import type { Course } from '../../course/course.js';
import type { Result } from '../../engine/results/result.js';
import type { SimilarExercise } from '../similar-text.js';

export const formatNames = [
  'gradescope',
  'classroom50',
  'actions',
  'exercism',
  'junit',
  'ctrf',
  'canvas',
  'moodle',
  'markdown',
  'html',
] as const;

export type FormatName = (typeof formatNames)[number];

/** What is known before anything is graded. What a format lacks is said then, and not after an hour of grading. */
export interface Setting {
  course: Course;
  /** Who is graded, each once. */
  students: readonly string[];
  /** Who they are, by what they are called in results, where a class was collected. */
  known?: ReadonlyMap<string, KnownStudent> | undefined;
  options: FormatOptions;
  env: Readonly<Record<string, string | undefined>>;
}

/** Who a student is, for gradebooks. */
export interface KnownStudent extends Person {
  /** False where nobody can say for sure whose work it is: it goes into no gradebook. */
  isSure: boolean;
}

export interface FormatOptions {
  /** Each `TITLE (ID)` for the whole course, or `SLUG=TITLE (ID)` for one exercise. */
  canvasAssignments?: readonly string[];
  /** The content of a grading worksheet that was downloaded from Moodle. */
  moodleSheet?: string | Buffer;
  /** What `npm run similar` has found of this class. */
  similar?: readonly SimilarExercise[];
}

/** A run of the grader. */
export interface Graded {
  results: readonly Result[];
  startedAt: Date;
  finishedAt: Date;
}

/** What a format makes of a run; nothing has been written yet. */
export interface Rendered {
  /** Each with its path, with `/`, below the format's own folder. */
  files: readonly TextFile[];
  stdout?: string;
  /** Ends of files that somebody else began: absolute paths. */
  appends?: readonly TextFile[];
  /** What the instructor has to know, such as a grade that is left out: a line each. */
  warnings: readonly string[];
}

export interface TextFile {
  path: string;
  text: string;
}

/** How the results are handed to another program. */
export interface Format {
  /** The names of its files, without folders: what an earlier run left under one of them is removed. */
  fileNames: readonly string[];
  /** @throws {FormatError} when something that it needs from outside is missing or makes no sense */
  prepare(setting: Setting): (graded: Graded) => Rendered;
}

/** A format lacks something, or was given what it cannot use; the message says what to give. */
export class FormatError extends Error {
  readonly code = 'format';
}
