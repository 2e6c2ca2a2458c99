import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { BrokenCourse, describeIssues } from '../../course/broken-course.js';
import { exerciseFiles } from '../../course/course.js';

const survivorSchema = z.strictObject({
  /** Where it begins and ends in the reference solution: lines and columns, from 1. */
  at: z.string().regex(/^\d+:\d+-\d+:\d+$/, 'must be as 3:5-3:17'),
  /** StrykerJS's name for this kind of change. */
  mutator: z.string(),
  was: z.string(),
  becomes: z.string(),
  /**
   * `equivalent`: as far as the stub asks, it does the same, so that no check may refuse it. `open`: a hole in the checks that is known and
   * left, which counts against the score. `unexplained`: nobody has looked at it yet.
   */
  kind: z.enum(['equivalent', 'open', 'unexplained']),
  /** Why it is what it is said to be. */
  reason: z.string(),
});

const mutantsSchema = z.strictObject({
  /** Digest of the reference solution that was mutated. */
  reference: z.string(),
  /** Digest of the checks that were to notice. A file from before there was one wants a new run. */
  checks: z.string().optional(),
  caught: z.number().int().nonnegative(),
  survived: z.array(survivorSchema),
});

/** A change of the reference solution that no check has noticed. */
export type Survivor = z.infer<typeof survivorSchema>;
/** What came of the mutants of an exercise's reference solution, as it is kept in `solutions/SLUG/mutants.yaml`. */
export type Mutants = z.infer<typeof mutantsSchema>;

const HEAD = `# Small changes of the reference solution that no check notices, and why: npm run mutate -- SLUG writes this anew and keeps the reasons.
`;

/** @returns undefined when none are kept. @throws {BrokenCourse} when the file does not hold */
export function readMutants(slug: string): Mutants | undefined {
  const { mutants: file } = exerciseFiles(slug);
  if (!existsSync(file)) return undefined;
  const parsed = mutantsSchema.safeParse(parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new BrokenCourse(describeIssues(file, parsed.error));
  return parsed.data;
}

/** Keeps what came of the mutants, with the reasons that earlier survivors had. @returns what is kept */
export function writeMutants(slug: string, found: Mutants): Mutants {
  const earlier = new Map(readMutants(slug)?.survived.map((one) => [keyOf(one), one]));
  const survived = found.survived.map((one) => {
    const before = earlier.get(keyOf(one));
    return before ? { ...one, kind: before.kind, reason: before.reason } : one;
  });
  const kept = { ...found, survived };
  const text = HEAD.replace('SLUG', slug) + stringify(kept, { lineWidth: 120, singleQuote: true });
  writeFileSync(exerciseFiles(slug).mutants, text);
  return kept;
}

/** A change is the same one wherever the lines around it have moved. */
function keyOf({ mutator, was, becomes }: Survivor): string {
  return JSON.stringify([mutator, was, becomes]);
}

/** What tells whether the reference solution is still the one whose mutants are kept. */
export function digestOfReference(slug: string): string {
  const source = readFileSync(exerciseFiles(slug).reference, 'utf8').replaceAll('\r\n', '\n');
  return createHash('sha256').update(source).digest('hex').slice(0, 16);
}

/** What a reference solution imports from beside it: no changes of these files are tried. */
export function importedByReference(slug: string): string[] {
  const source = readFileSync(exerciseFiles(slug).reference, 'utf8');
  return [...source.matchAll(/^import (?!type )[^;]*?from '(\.[^']*)'/gm)].map(([, file = '']) => file);
}

/** What to do about {@link importedByReference}, in words. */
export function importsText(slug: string, imported: readonly string[]): string {
  return (
    `solutions/${slug}/reference.ts imports ${imported.join(' and ')}, of which no changes are tried: ` +
    'put what it needs of it into reference.ts'
  );
}

/** Share of the changes that the checks notice, from 0 to 1, without those that do the same as far as the stub asks. */
export function scoreOf({ caught, survived }: Mutants): number {
  const counted = survived.filter(({ kind }) => kind !== 'equivalent').length;
  return caught + counted === 0 ? 1 : caught / (caught + counted);
}
