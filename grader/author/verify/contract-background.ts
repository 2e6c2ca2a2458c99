import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { BrokenCourse, describeIssues } from '../../course/broken-course.js';
import { exerciseFiles } from '../../course/course.js';

const words = z.string().trim().min(1);

const contractSchema = z.strictObject({
  /** Says what words mean, or why. */
  explains: z.array(words).default([]),
  /** Says what the program may count on: in what it is given, and in who speaks to it. */
  promises: z.array(words).default([]),
  /** Leaves something to the student. */
  permits: z.array(words).default([]),
  /** Asks for something that no check can see. */
  untested: z.array(z.strictObject({ words, because: z.string().min(10) })).default([]),
});

/** Words of those sentences of the stub that no check need claim, as `contract.yaml` lists them. @throws {BrokenCourse} */
export function backgroundOf(slug: string, root?: string): string[] {
  const { contract: file } = exerciseFiles(slug, root);
  if (!existsSync(file)) return [];
  const parsed = contractSchema.safeParse(parse(readFileSync(file, 'utf8')) ?? {});
  if (!parsed.success) throw new BrokenCourse(describeIssues(file, parsed.error));
  const { explains, promises, permits, untested } = parsed.data;
  return [...explains, ...promises, ...permits, ...untested.map((entry) => entry.words)];
}
