import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { exerciseFiles } from '../../course/course.js';

/** A program that has to pass. */
export interface RightProgram {
  exercise: string;
  entry: string;
  /** What it may import from. */
  importsBelow: string;
  /** `SLUG/reference`, `SLUG/NAME` for an alternative. */
  name: string;
}

/** The reference solution of an exercise, then its alternatives. */
export function rightPrograms(slug: string): RightProgram[] {
  const { reference, alternatives, solutions } = exerciseFiles(slug);
  return [reference, ...programsIn(alternatives).map((file) => join(alternatives, file))].map((entry) => ({
    exercise: slug,
    entry,
    importsBelow: solutions,
    name: `${slug}/${basename(entry, '.ts')}`,
  }));
}

/** The names of the programs in a folder, in order; none where there is no folder. */
export function programsIn(folder: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith('.ts'))
        .sort()
    : [];
}
