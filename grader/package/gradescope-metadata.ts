import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import { parseJson } from './autograder-settings.js';

/** `/autograder/submission_metadata.json`, of which little is needed. Source: gradescope-autograders.readthedocs.io, "Submission metadata". */
const metadataSchema = z.object({
  created_at: z.string().optional(),
  users: z.array(z.object({ name: z.string().nullish(), email: z.string().nullish() })).optional(),
});

export interface Metadata {
  /** All who hand it in. */
  student: string;
  /** ISO 8601, UTC. */
  submittedAt?: string;
  /** What is missing. */
  notes: string[];
}

/** Who handed in, and when. A submission is graded also where Gradescope does not tell: the grade is the same. */
export function readMetadata(file: string): Metadata {
  const nobody = (why: string) => ({
    student: 'student',
    notes: [`${basename(file)} ${why}: graded without a name and a time`],
  });
  if (!existsSync(file)) return nobody('is missing');
  const parsed = metadataSchema.safeParse(parseJson(readFileSync(file, 'utf8')));
  if (!parsed.success) return nobody('is not what Gradescope writes');
  const { created_at: createdAt, users = [] } = parsed.data;
  const names = users.map(({ name, email }) => name || email).filter((name) => name);
  const at = new Date(createdAt ?? NaN);
  const timed = !Number.isNaN(at.getTime());
  return {
    student: names.join(' and ') || 'student',
    ...(timed ? { submittedAt: at.toISOString() } : {}),
    notes: timed ? [] : [`${basename(file)} has no time of submission that can be read: graded as if in time`],
  };
}
