import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { BrokenCourse, describeIssues } from './broken-course.js';
import { exerciseFiles } from './course.js';

const mistakeSchema = z.strictObject({
  /** A file in `solutions/SLUG/mistakes/`. */
  file: z.string().endsWith('.ts'),
  /** Names of the checks that must fail; more may. */
  caughtBy: z.array(z.string()).min(1),
  /** For the student: what was misunderstood, in one or two sentences. */
  explanation: z.string().min(20),
});

/** A plausible wrong program, kept to prove that the checks catch it. */
export type Mistake = z.infer<typeof mistakeSchema>;

/** @throws {BrokenCourse} when the list does not hold, or names a file that is not there. */
export function readMistakes(slug: string): Mistake[] {
  const { mistakesList, mistakes } = exerciseFiles(slug);
  if (!existsSync(mistakesList)) throw new BrokenCourse([{ file: mistakesList, message: 'is missing' }]);
  const parsed = z.array(mistakeSchema).safeParse(parse(readFileSync(mistakesList, 'utf8')));
  if (!parsed.success) throw new BrokenCourse(describeIssues(mistakesList, parsed.error));
  const missing = parsed.data.filter(({ file }) => !existsSync(join(mistakes, file)));
  if (missing.length > 0) {
    throw new BrokenCourse(missing.map(({ file }) => ({ file: mistakesList, message: `${file} is not in mistakes/` })));
  }
  return parsed.data;
}
