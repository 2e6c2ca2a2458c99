import type { MutantResult } from '@stryker-mutator/api/core';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { exerciseFiles } from '../../course/course.js';
import { courseRoot } from '../../course/root.js';
import { digestOfChecks } from './digest-of-checks.js';
import { digestOfReference, readMutants, type Mutants, type Survivor } from './mutants-file.js';
import { strykerOptions, type Area, type CourseOptions } from './stryker-options.js';

export interface MutantsOptions {
  /** Mutants at a time. */
  concurrency?: number | undefined;
  /** Only those where one survived last time that is not equivalent. */
  left?: boolean | undefined;
}

/** Most of a mutant's time is waiting. */
const MUTANTS_PER_CORE = 2;
const LONGEST_TEXT = 200;

/**
 * Makes mutants of an exercise's reference solution and runs its checks on each.
 * @throws when StrykerJS or the grader fails, or when the reference itself does not pass
 */
export async function runMutants(
  course: CourseOptions,
  { concurrency = availableParallelism() * MUTANTS_PER_CORE, left = false }: MutantsOptions = {},
): Promise<Mutants> {
  const before = left ? readMutants(course.slug) : undefined;
  // What has changed since has other lines.
  if (!before || before.reference !== digestOfReference(course.slug)) return tried(course, concurrency);
  const areas = before.survived.filter(({ kind }) => kind !== 'equivalent').map(areaOf);
  if (areas.length === 0) return before;
  // Of other checks than before, the rest has still to be seen: their digest stays.
  const again = await tried(course, concurrency, areas);
  const untouched = before.survived.filter((one) => !areas.some((area) => isWithin(areaOf(one), area)));
  const caughtNow = before.survived.length - untouched.length - again.survived.length;
  return { ...before, caught: before.caught + caughtNow, survived: [...untouched, ...again.survived].sort(byPlace) };
}

/** @param areas of the reference; without them all of it is changed */
async function tried(course: CourseOptions, concurrency: number, areas?: readonly Area[]): Promise<Mutants> {
  // Not part of the bundle: it is there for development alone.
  const { Stryker } = await import('@stryker-mutator/core');
  process.chdir(courseRoot);
  const results = await new Stryker(strykerOptions(course, concurrency, areas)).runMutationTest();
  const failed = results.find(({ status }) => status === 'RuntimeError');
  if (failed) throw new Error(`a mutant of ${course.slug} could not be judged: ${failed.statusReason}`);
  const source = readFileSync(exerciseFiles(course.slug).reference, 'utf8').split('\n');
  return {
    reference: digestOfReference(course.slug),
    checks: digestOfChecks(course.slug),
    caught: results.filter(({ status }) => status === 'Killed' || status === 'Timeout').length,
    survived: results
      .filter(({ status }) => status === 'Survived')
      .map((one) => survivor(one, source))
      .sort(byPlace),
  };
}

function areaOf({ at }: Survivor): Area {
  const [from = 0, , to = 0] = at.split(/[:-]/).map(Number);
  return { from, to };
}

function isWithin(inner: Area, outer: Area): boolean {
  return inner.from >= outer.from && inner.to <= outer.to;
}

function byPlace(one: Survivor, other: Survivor): number {
  return one.at.localeCompare(other.at, 'en', { numeric: true });
}

function survivor({ location: { start, end }, mutatorName, replacement }: MutantResult, lines: string[]): Survivor {
  const within = lines.slice(start.line - 1, end.line);
  within[within.length - 1] = within[within.length - 1]?.slice(0, end.column - 1) ?? '';
  within[0] = within[0]?.slice(start.column - 1) ?? '';
  return {
    at: `${start.line}:${start.column}-${end.line}:${end.column}`,
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
