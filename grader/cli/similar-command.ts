import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Table from 'cli-table3';
import colours from 'picocolors';
import type { SourceName } from '../class/collect/source-names.js';
import type { Submission } from '../class/collect/submission.js';
import { similarPrograms } from '../class/similar/similar.js';
import { exercisesOf } from '../course/choose-exercise.js';
import { exerciseFiles, readCourse } from '../course/course.js';
import { exitCodes, UsageError } from '../course/usage-error.js';
import { readSource, RefusedSource } from '../engine/compile/read-source.js';
import { beginRun } from '../engine/process/launch-mark.js';
import { printable } from '../report/feedback.js';
import { Progress } from '../report/progress.js';
import { writeSimilar } from '../report/similar-file.js';
import { percent, similarText, type SimilarExercise } from '../report/similar-text.js';
import { classOf, refuseFileAsOut } from './class-folder.js';

export interface SimilarOptions {
  out: string;
  exercise?: string[];
  roster?: string;
  from?: SourceName;
  /** Percent. */
  above: number;
}

const MOST_ROWS = 10;

/** `npm run similar -- DIR`: which programs of a class are alike. Nothing of theirs is run. 0 whatever is found. */
export async function similarCommand(
  dir: string,
  { exercise, roster, from: asked, ...options }: SimilarOptions,
): Promise<number> {
  const course = readCourse();
  const from = process.env['INIT_CWD'] ?? process.cwd();
  const exercises = exercise ? exercisesOf(course, exercise) : course.exercises;
  const out = resolve(from, options.out);
  refuseFileAsOut(out, options.out);
  beginRun();
  const above = options.above / 100;
  const { collected } = await classOf({ dir, roster, from, asked }, course, exercises);
  const { submissions } = collected;
  const progress = new Progress(exercises.length, 'exercises compared');
  const found: SimilarExercise[] = [];
  for (const { slug } of exercises) {
    const programs = await sourcesOf(submissions.filter((one) => one.exercise === slug));
    const { stub } = exerciseFiles(slug);
    const given = existsSync(stub) ? readFileSync(stub, 'utf8') : undefined;
    found.push({ exercise: slug, ...(await similarPrograms(programs, { stub: given, above })) });
    progress.step();
  }
  const report = inUsage(() => writeSimilar(out, found, similarText(found, course, above)));
  console.log(summary(found, above));
  console.error(colours.dim(`the matching lines, and what they do not prove: ${report}`));
  return exitCodes.passed;
}

function inUsage<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw (error as { code?: unknown }).code === 'out' ? new UsageError((error as Error).message) : error;
  }
}

/** What can be read, as it is read for grading; what is missing or refused is the business of `grade`. */
async function sourcesOf(submissions: readonly Submission[]): Promise<{ student: string; source: string }[]> {
  const all = await Promise.all(
    submissions.map(async ({ student, entry, root }) => {
      try {
        return [{ student, source: await readSource(entry, 'it', root) }];
      } catch (error) {
        if (error instanceof RefusedSource) return [];
        throw error;
      }
    }),
  );
  return all.flat();
}

function summary(exercises: readonly SimilarExercise[], above: number): string {
  const rows = exercises
    .flatMap(({ exercise, usual, pairs }) => pairs.map((pair) => ({ exercise, usual, ...pair })))
    .sort((a, b) => b.similarity - b.usual - (a.similarity - a.usual));
  if (rows.length === 0) return `no two programs of one exercise are ${percent(above)} similar`;
  const table = new Table({
    head: ['similar', 'usual', 'exercise', 'student', 'and'],
    style: { head: [], border: [] },
  });
  for (const { similarity, usual, exercise, left, right } of rows.slice(0, MOST_ROWS))
    table.push([percent(similarity), percent(usual), exercise, printable(left), printable(right)]);
  const more = exercises.reduce((sum, { pairs, morePairs }) => sum + pairs.length + morePairs, 0) - MOST_ROWS;
  return `${table.toString()}${more > 0 ? `\nand ${more} more pairs` : ''}`;
}
