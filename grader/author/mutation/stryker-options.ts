import type { PartialStrykerOptions, StrykerOptions } from '@stryker-mutator/api/core';
import { join } from 'node:path';
import { z } from 'zod';
import { courseRoot } from '../../course/root.js';
import { tiers } from '../../engine/sandbox/tier.js';

/** What the course's test runner has to know; StrykerJS hands its options on to it. */
const courseOptionsSchema = z.object({
  course: z.strictObject({ slug: z.string(), seed: z.number(), tier: z.enum(tiers) }),
});
export type CourseOptions = z.infer<typeof courseOptionsSchema>['course'];

export function courseOptions(options: StrykerOptions): CourseOptions {
  return courseOptionsSchema.parse(options).course;
}

/** Lines of a file, from 1; both of them belong to it. */
export interface Area {
  from: number;
  to: number;
}

/** Far above what the checks' own deadlines come to: it is they who end a mutant that hangs. */
const MUTANT_LIMIT_MS = 5 * 60_000;

/**
 * How StrykerJS is to make mutants of one reference solution and to run them.
 * @param concurrency mutants at a time
 * @param areas only changes within one of these
 */
export function strykerOptions(
  course: CourseOptions,
  concurrency: number,
  areas?: readonly Area[],
): PartialStrykerOptions {
  const folder = `solutions/${course.slug}`;
  const reference = `${folder}/reference.ts`;
  return {
    mutate: areas ? areas.map(({ from, to }) => `${reference}:${from}-${to}`) : [reference],
    // Its copy of the course holds what is mutated and no more: the checks are those of the course itself.
    ignorePatterns: ['**', `!${folder}`, `!${folder}/*.ts`],
    plugins: [join(courseRoot, 'dist', 'mutation-plugin.cjs')],
    testRunner: 'course',
    reporters: ['course'],
    coverageAnalysis: 'off',
    concurrency,
    timeoutMS: MUTANT_LIMIT_MS,
    dryRunTimeoutMinutes: MUTANT_LIMIT_MS / 60_000,
    tempDirName: `.course/mutants-${course.slug}`,
    cleanTempDir: 'always',
    symlinkNodeModules: false,
    allowEmpty: true,
    logLevel: 'error' as PartialStrykerOptions['logLevel'],
    course,
  };
}
