import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import colours from 'picocolors';
import type { Course } from '../course/course.js';
import { UsageError } from '../course/usage-error.js';
import { FormatError, type FormatName, type Graded, type Setting } from '../report/formats/format.js';
import { readSimilar } from '../report/similar-file.js';
import { prepareFormats } from '../report/write-formats.js';

/** What was typed about formats. */
export interface FormatArguments {
  format?: FormatName[];
  canvasAssignment?: string[];
  moodleSheet?: string;
}

export interface FormatSetting {
  course: Course;
  students: readonly string[];
  known: Setting['known'];
  worksheet: Buffer | undefined;
  out: string;
}

/** The worksheet that was typed. @throws {UsageError} when it cannot be read */
export function worksheetOf({ format = [], moodleSheet }: FormatArguments, from: string): Buffer | undefined {
  needs(moodleSheet, '--moodle-sheet', 'moodle', format);
  return moodleSheet === undefined ? undefined : readSheetFile(resolve(from, moodleSheet));
}

/**
 * Reads what the formats need, and gives what writes them all below OUT and says what has to be said.
 * @throws {UsageError} when something is missing or makes no sense, before anything is graded
 */
export function formatsFor(
  { format = [], canvasAssignment }: FormatArguments,
  { course, students, known, worksheet, out }: FormatSetting,
): (graded: Graded, out: string) => void {
  needs(canvasAssignment, '--canvas-assignment', 'canvas', format);
  const similar = format.includes('html') ? readSimilar(out) : undefined;
  const options: Setting['options'] = {
    ...(canvasAssignment === undefined ? {} : { canvasAssignments: canvasAssignment }),
    ...(worksheet === undefined ? {} : { moodleSheet: worksheet }),
    ...(similar === undefined ? {} : { similar }),
  };
  const write = inUsage(() =>
    prepareFormats(format, { course, students: [...new Set(students)], known, options, env: process.env }),
  );
  return (graded, out) => {
    const { stdout, warnings } = write(graded, out);
    process.stdout.write(stdout);
    for (const warning of warnings) console.error(colours.yellow(warning));
  };
}

function needs(value: unknown, option: string, name: FormatName, given: readonly FormatName[]): void {
  if (value !== undefined && !given.includes(name)) throw new UsageError(`${option} needs --format ${name}`);
}

function readSheetFile(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UsageError(`--moodle-sheet: ${(error as Error).message}`);
  }
}

function inUsage<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof FormatError ? new UsageError(error.message) : error;
  }
}
