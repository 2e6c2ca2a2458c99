import type { MutantResult } from '@stryker-mutator/api/core';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { exerciseFiles } from '../course/course.js';
import { courseRoot } from '../course/root.js';
import { digestOfReference, type Mutants, type Survivor } from './mutants-file.js';
import { strykerOptions, type CourseOptions } from './stryker-options.js';

/** Most of a mutant's time is waiting. */
const MUTANTS_PER_CORE = 2;
const LONGEST_TEXT = 200;

/**
 * Makes mutants of an exercise's reference solution and runs its checks on each.
 * @param concurrency mutants at a time
 * @throws when StrykerJS or the grader fails, or when the reference itself does not pass
 */
export async function runMutants(
  course: CourseOptions,
  concurrency = availableParallelism() * MUTANTS_PER_CORE,
): Promise<Mutants> {
  // Not part of the bundle: it is there for development alone.
  const { Stryker } = await import('@stryker-mutator/core');
  process.chdir(courseRoot);
  const results = await new Stryker(strykerOptions(course, concurrency)).runMutationTest();
  const failed = results.find(({ status }) => status === 'RuntimeError');
  if (failed) throw new Error(`a mutant of ${course.slug} could not be judged: ${failed.statusReason}`);
  const lines = readFileSync(exerciseFiles(course.slug).reference, 'utf8').split('\n');
  return {
    reference: digestOfReference(course.slug),
    caught: results.filter(({ status }) => status === 'Killed' || status === 'Timeout').length,
    survived: results.filter(({ status }) => status === 'Survived').map((one) => survivor(one, lines)),
  };
}

function survivor({ location: { start, end }, mutatorName, replacement }: MutantResult, lines: string[]): Survivor {
  const within = lines.slice(start.line - 1, end.line);
  within[within.length - 1] = within[within.length - 1]?.slice(0, end.column - 1) ?? '';
  within[0] = within[0]?.slice(start.column - 1) ?? '';
  return {
    at: `${start.line}:${start.column}`,
    mutator: mutatorName,
    was: shortText(within.join('\n')),
    becomes: shortText(replacement ?? ''),
    kind: 'unexplained',
    reason: '',
  };
}

/** On one line, cut in the middle when long. */
function shortText(code: string): string {
  const text = code.replace(/\s+/g, ' ').trim();
  const half = LONGEST_TEXT / 2;
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, half)} … ${text.slice(-half)}`;
}
