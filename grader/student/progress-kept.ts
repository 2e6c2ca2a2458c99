import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { exerciseFiles, isStub, type Exercise } from '../course/course.js';
import { readRegularFile, regularText } from '../course/regular-file.js';
import { statuses, type Result } from '../engine/results/result.js';
import { StateFile } from './state-file.js';

/** Larger files are no programs. */
const LARGEST_READ_BYTES = 1024 * 1024;

const knownSchema = z.strictObject({
  /** Of the exercise's files, as they were when they were graded. */
  digest: z.string(),
  status: z.enum(statuses),
  points: z.number(),
  maxPoints: z.number(),
});
const fileSchema = z.strictObject({ version: z.literal(1), exercises: z.record(z.string(), knownSchema) });

/** How far an exercise is: `unknown` when it was changed since it was last graded. */
export type Standing =
  | { kind: 'not-started' }
  | { kind: 'unknown' }
  | { kind: 'known'; status: Result['status']; points: number; maxPoints: number };

/** How the exercises stood when they were last graded, kept in `.course/progress.json`. What the files say is the truth: see {@link standing}. */
export class ProgressKept {
  private readonly memory: StateFile<typeof fileSchema>;
  private readonly known: Map<string, z.infer<typeof knownSchema>>;

  constructor(private readonly root?: string) {
    this.memory = new StateFile('progress', fileSchema, root);
    this.known = new Map(Object.entries(this.memory.read()?.exercises ?? {}));
  }

  standing(slug: string): Standing {
    const { student } = exerciseFiles(slug, this.root);
    if (isStub(regularText(student) ?? '', slug, this.root)) return { kind: 'not-started' };
    const known = this.known.get(slug);
    if (known?.digest !== digestOf(slug, this.root)) return { kind: 'unknown' };
    const { status, points, maxPoints } = known;
    return { kind: 'known', status, points, maxPoints };
  }

  /** Slugs of those that are known to pass as they are. */
  passed(exercises: readonly Exercise[]): string[] {
    return exercises.flatMap(({ slug }) => {
      const standing = this.standing(slug);
      return standing.kind === 'known' && standing.status === 'passed' ? [slug] : [];
    });
  }

  /** @param digest of the files before they were graded: whoever has saved meanwhile has another program */
  note({ exercise, status, points, maxPoints }: Result, digest: string): void {
    if (status !== 'grader-fault') this.known.set(exercise, { digest, status, points, maxPoints });
  }

  /** @throws what the system says when it cannot be written */
  save(): void {
    this.memory.write({ version: 1, exercises: Object.fromEntries(this.known) });
  }
}

/** Of all TypeScript in the exercise's folder: the student's file, what it may import, and the checks. */
export function digestOf(slug: string, root?: string): string {
  const { folder } = exerciseFiles(slug, root);
  const hash = createHash('sha256');
  const names = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.ts'))
        .sort()
    : [];
  for (const name of names) {
    try {
      const content = readRegularFile(join(folder, name), LARGEST_READ_BYTES);
      hash.update(`${name}\0${content.length}\0`).update(content);
    } catch {
      // Gone again, or no file.
    }
  }
  return hash.digest('hex');
}
