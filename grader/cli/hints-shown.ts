import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { courseRoot } from '../course/root.js';

/** For each exercise and check, how many of its hints have been shown. */
const fileSchema = z.strictObject({
  version: z.literal(1),
  shown: z.record(z.string(), z.record(z.string(), z.number().int().nonnegative())),
});

/**
 * What `npm run hint` has shown, kept in `.course/hints.json`. It is a memory aid and proves nothing: what cannot be read counts as empty.
 */
export class HintsShown {
  private readonly folder: string;
  private readonly counts: Map<string, Map<string, number>>;

  constructor(root: string = courseRoot) {
    this.folder = join(root, '.course');
    const { shown } = readShown(join(this.folder, 'hints.json'));
    this.counts = new Map(Object.entries(shown).map(([slug, checks]) => [slug, new Map(Object.entries(checks))]));
  }

  of(slug: string, check: string): number {
    return this.counts.get(slug)?.get(check) ?? 0;
  }

  note(slug: string, check: string, count: number): void {
    const checks = this.counts.get(slug) ?? new Map<string, number>();
    this.counts.set(slug, checks.set(check, count));
  }

  /** A check that passes has no use for hints; when it fails another time, they begin anew. */
  forget(slug: string, check: string): void {
    this.counts.get(slug)?.delete(check);
  }

  /** Whole or not at all. @throws what the system says when it cannot be written */
  save(): void {
    const shown = Object.fromEntries(
      [...this.counts].filter(([, checks]) => checks.size > 0).map(([slug, all]) => [slug, Object.fromEntries(all)]),
    );
    mkdirSync(this.folder, { recursive: true });
    const file = join(this.folder, 'hints.json');
    const half = `${file}.${process.pid}`;
    try {
      writeFileSync(half, `${JSON.stringify({ version: 1, shown }, null, 2)}\n`);
      renameSync(half, file);
    } finally {
      rmSync(half, { force: true });
    }
  }
}

function readShown(file: string): Pick<z.infer<typeof fileSchema>, 'shown'> {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return { shown: {} };
  }
}
