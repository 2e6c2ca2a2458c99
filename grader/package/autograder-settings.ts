import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { BrokenCourse, describeIssues } from '../course/broken-course.js';
import { jsonText } from '../engine/results/json-text.js';
import { tiers } from '../engine/sandbox/tier.js';
import { textFile, type PackedFile } from './packed-file.js';

const FILE = 'autograder.json';

const settingsSchema = z.strictObject({
  /** Only these exercises; without it, all of the course. */
  exercises: z.array(z.string()).min(1).optional(),
  /** Without it, the strongest that works on the host; it is never chosen weaker in silence. */
  sandbox: z.enum(tiers).optional(),
  /** What grading may take before it is ended and reported, in seconds. */
  budgetSeconds: z.number().positive().optional(),
});

/** What a package for a host was made for. It lies in the package, where an instructor may change it. */
export type AutograderSettings = z.infer<typeof settingsSchema>;

export function settingsFile(settings: AutograderSettings): PackedFile {
  return textFile(FILE, `${jsonText(settings, 2)}\n`);
}

/** @throws {BrokenCourse} when there are none, or they make no sense */
export function readSettings(root: string): AutograderSettings {
  const file = join(root, FILE);
  if (!existsSync(file)) {
    const message = 'is missing; this command is for what `npm run package` has made for Gradescope or Classroom 50';
    throw new BrokenCourse([{ file, message }]);
  }
  const parsed = settingsSchema.safeParse(parseJson(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new BrokenCourse(describeIssues(file, parsed.error));
  return parsed.data;
}

/** Undefined where the text is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
