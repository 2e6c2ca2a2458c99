import { z } from 'zod';
import { StateFile } from './state-file.js';

/** For each exercise and check, how many of its hints have been shown. */
const fileSchema = z.strictObject({
  version: z.literal(1),
  shown: z.record(z.string(), z.record(z.string(), z.number().int().nonnegative())),
});

/** What `npm run hint` has shown, kept in `.course/hints.json`. */
export class HintsShown {
  private readonly memory: StateFile<typeof fileSchema>;
  private readonly counts: Map<string, Map<string, number>>;

  constructor(root?: string) {
    this.memory = new StateFile('hints', fileSchema, root);
    const shown = this.memory.read()?.shown ?? {};
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

  /** @throws what the system says when it cannot be written */
  save(): void {
    const shown = Object.fromEntries(
      [...this.counts].filter(([, checks]) => checks.size > 0).map(([slug, all]) => [slug, Object.fromEntries(all)]),
    );
    this.memory.write({ version: 1, shown });
  }
}
