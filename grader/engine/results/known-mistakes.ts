import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { exerciseFiles } from '../../course/course.js';
import type { CheckResult, Result } from './result.js';
import { signatureOf } from './signature.js';

const knownSchema = z.strictObject({
  /** A file in `solutions/SLUG/mistakes/`. */
  file: z.string(),
  explanation: z.string(),
  /** How it was seen to fail, by `signatureOf`; more than one where chance has a part in it. */
  signatures: z.array(z.array(z.string())),
});

/** `exercises/SLUG/SLUG.mistakes.json`, which `npm run record` writes. */
export const knownMistakesSchema = z.array(knownSchema);
export type KnownMistake = z.infer<typeof knownSchema>;

/** Explanations by signature, for an exercise whose file has been read, and the checks that could not be run. */
const read = new Map<string, Map<string, KnownMistake>>();

/**
 * The recorded mistake that fails the same checks in the same way, if there is exactly one. A program that fails so need not have made it.
 */
export function resembled(slug: string, checks: readonly CheckResult[]): Result['resembles'] {
  if (checks.every(({ outcome }) => outcome !== 'failed')) return undefined;
  const skipped = checks.flatMap(({ name, outcome }) => (outcome === 'skipped' ? [name] : []));
  const key = JSON.stringify([slug, ...skipped]);
  const known = read.get(key) ?? bySignature(readKnownMistakes(slug).map((one) => withoutChecks(one, skipped)));
  read.set(key, known);
  return resembledAmong(known, checks);
}

/** As the mistake would have failed where these checks are not run. */
function withoutChecks(mistake: KnownMistake, names: readonly string[]): KnownMistake {
  const ran = (line: string) => !names.some((name) => line.startsWith(`${name}: `));
  return { ...mistake, signatures: mistake.signatures.map((lines) => lines.filter(ran)) };
}

/** @param known by signature, as {@link bySignature} gives them */
export function resembledAmong(
  known: ReadonlyMap<string, KnownMistake>,
  checks: readonly CheckResult[],
): Result['resembles'] {
  const signature = signatureOf(checks);
  if (signature.length === 0) return undefined;
  const found = known.get(JSON.stringify(signature));
  if (found) return { mistake: found.file, explanation: found.explanation };
  const [one, other] = pairAmong(known, signature) ?? [];
  if (!one || !other) return undefined;
  return {
    mistake: `${one.file} and ${other.file}`,
    explanation: `There may be two things. First: ${one.explanation} Second: ${other.explanation}`,
  };
}

/** Two mistakes that fail, together and neither alone, just what has failed; undefined where there is no such pair, or more than one. */
function pairAmong(
  known: ReadonlyMap<string, KnownMistake>,
  signature: readonly string[],
): readonly [KnownMistake, KnownMistake] | undefined {
  const failed = new Set(signature);
  const parts = [...known].flatMap(([key, mistake]) => {
    const lines = JSON.parse(key) as string[];
    return lines.every((line) => failed.has(line)) ? [{ lines, mistake }] : [];
  });
  const pairs = parts.flatMap((one, index) =>
    parts
      .slice(index + 1)
      .filter((other) => other.mistake.file !== one.mistake.file)
      .filter((other) => new Set([...one.lines, ...other.lines]).size === failed.size)
      .map((other) => [one.mistake, other.mistake] as const),
  );
  return pairs.length === 1 ? pairs[0] : undefined;
}

/** Without a file none are known. @throws when it does not hold */
export function readKnownMistakes(slug: string): KnownMistake[] {
  const { knownMistakes } = exerciseFiles(slug);
  return existsSync(knownMistakes) ? knownMistakesSchema.parse(JSON.parse(readFileSync(knownMistakes, 'utf8'))) : [];
}

/** Signatures that only one mistake has. */
export function bySignature(mistakes: readonly KnownMistake[]): Map<string, KnownMistake> {
  const owners = new Map<string, KnownMistake[]>();
  for (const mistake of mistakes) {
    for (const signature of new Set(mistake.signatures.map((one) => JSON.stringify(one))))
      owners.set(signature, [...(owners.get(signature) ?? []), mistake]);
  }
  return new Map(
    [...owners].flatMap(([signature, [one, other]]) => (one && !other ? [[signature, one] as const] : [])),
  );
}
