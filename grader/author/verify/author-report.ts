import type { CheckDefinition } from '../../engine/check/check.js';
import type { KnownMistake } from '../../engine/results/known-mistakes.js';
import type { Result } from '../../engine/results/result.js';

/** What an author wants to know of one check, beside whether it holds. */
export interface CheckReport {
  name: string;
  points: number;
  /** Median of how long it takes with a right program, in ms; undefined when none was run. */
  rightMs: number | undefined;
  /** The longest that somebody waits for it who has made a mistake that it catches, in ms. */
  wrongMs: number | undefined;
  /** Files of recorded mistakes that fail it. */
  catches: string[];
  /** Those of them that fail nothing else. */
  alone: string[];
}

/** What is right as far as anybody can prove, and still worth a look. */
export interface AuthorReport {
  checks: CheckReport[];
  /** Groups of mistakes that fail in the same way, so that neither is explained to whoever makes it. */
  alike: string[][];
}

/** @param right results of programs that have to pass; @param wrong of those that are to be caught */
export function authorReport(
  checks: readonly CheckDefinition[],
  known: readonly KnownMistake[],
  right: readonly Result[],
  wrong: readonly Result[],
): AuthorReport {
  const failedBy = new Map(known.map(({ file, signatures }) => [file, failedIn(signatures, checks)]));
  const files = [...failedBy];
  return {
    checks: checks.map(({ name, points }) => {
      const catches = files.filter(([, failed]) => failed.has(name));
      return {
        name,
        points,
        rightMs: median(durations(name, 'passed', right)),
        wrongMs: durations(name, 'failed', wrong).at(-1),
        catches: catches.map(([file]) => file),
        alone: catches.filter(([, failed]) => failed.size === 1).map(([file]) => file),
      };
    }),
    alike: alikeMistakes(known),
  };
}

function failedIn(signatures: readonly string[][], checks: readonly CheckDefinition[]): Set<string> {
  const lines = signatures.flat();
  return new Set(checks.map(({ name }) => name).filter((name) => lines.some((line) => line.startsWith(`${name}: `))));
}

/** In order, from short to long. */
function durations(name: string, outcome: 'passed' | 'failed', results: readonly Result[]): number[] {
  return results
    .flatMap(({ checks }) => checks.filter((check) => check.name === name && check.outcome === outcome))
    .map(({ durationMs }) => durationMs)
    .sort((a, b) => a - b);
}

function median(sorted: readonly number[]): number | undefined {
  return sorted[Math.floor(sorted.length / 2)];
}

/** Mistakes of which one hides the other: some way in which they fail is the same. */
export function alikeMistakes(known: readonly KnownMistake[]): string[][] {
  const bySignature = new Map<string, Set<string>>();
  for (const { file, signatures } of known) {
    for (const signature of signatures.map((lines) => JSON.stringify(lines)))
      bySignature.set(signature, (bySignature.get(signature) ?? new Set()).add(file));
  }
  const groups = [...bySignature.values()].filter(({ size }) => size > 1).map((files) => [...files].sort());
  const distinct = new Map(groups.map((files) => [files.join(' '), files]));
  return [...distinct.values()];
}
