import {
  FingerprintIndex,
  type FileEntry,
  type Pair,
  type SharedFingerprint,
  type TokenizedFile,
} from '@dodona/dolos-core';
import { Tokenizer } from './tokenizer.js';

/** Lines of a file, counted from 1, both included. */
export interface Lines {
  from: number;
  to: number;
}

/** Two programs that have much in common. */
export interface SimilarPair {
  left: string;
  right: string;
  /** The share of both programs' fingerprints that they have in common, from 0 to 1; what the stub gave is left out. */
  similarity: number;
  /** Where, the longest first. None where there are too many to find. */
  places: { left: Lines; right: Lines }[];
}

export interface SimilarPrograms {
  /** Programs that were compared: those that are more than the stub. */
  compared: number;
  /** Students whose program is the stub, or cannot be read: see `unread`. */
  leftOut: string[];
  /** Those of them whose program is too large or nested too deeply to be read in a bounded time. */
  unread?: string[];
  /** The most alike first; at most {@link MOST_PAIRS}. */
  pairs: SimilarPair[];
  /** How many more are as alike as was asked for. */
  morePairs: number;
  /** What is usual here, from 0 to 1: the median, over all programs, of the similarity to the one that is most like it. */
  usual: number;
}

/** More than anybody reads. */
export const MOST_PAIRS = 50;
/** Dolos's own defaults: tokens in a fingerprint, and of so many in a row one is kept. */
const KGRAM_LENGTH = 23;
const KGRAMS_IN_WINDOW = 17;
/** Dolos pairs each place of a fingerprint in one program with each in the other: `a;` a thousand times is a million. So many are paired. */
const MOST_PAIRED = 50_000;

/**
 * Compares the programs of one exercise with each other, by winnowed fingerprints of their syntax (Dolos, after MOSS).
 * @param above pairs at least so alike are given, from 0 to 1
 */
export async function similarPrograms(
  programs: readonly { student: string; source: string }[],
  { stub, above }: { stub: string | undefined; above: number },
): Promise<SimilarPrograms> {
  const tokenizer = new Tokenizer();
  try {
    const given = stub === undefined ? undefined : await tokenizer.tokenized('the stub', stub);
    const read: Read[] = [];
    for (const { student, source } of programs)
      read.push({ student, file: await tokenizer.tokenized(student, source) });
    return compared(read, given, above);
  } finally {
    tokenizer.close();
  }
}

/** A student's program; undefined where it could not be read. */
interface Read {
  student: string;
  file: TokenizedFile | undefined;
}

function compared(programs: readonly Read[], given: TokenizedFile | undefined, above: number): SimilarPrograms {
  const index = new FingerprintIndex(KGRAM_LENGTH, KGRAMS_IN_WINDOW);
  const files: TokenizedFile[] = [];
  const leftOut: string[] = [];
  for (const { student, file } of programs) {
    if (file && file.tokens.join() !== given?.tokens.join()) files.push(file);
    else leftOut.push(student);
  }
  index.addFiles(files);
  // Afterwards: Dolos leaves out of a file only what it knew already when it was told what to ignore.
  if (given) index.addIgnoredFile(given);
  const entries = index.entries().map(countedOf);
  const best = entries.map(() => 0);
  const alike: { left: Counted; right: Counted; similarity: number }[] = [];
  for (const [i, left] of entries.entries()) {
    for (const [j, right] of entries.entries()) {
      if (j <= i) continue;
      const similarity = similarityOf(left, right);
      best[i] = Math.max(best[i] ?? 0, similarity);
      best[j] = Math.max(best[j] ?? 0, similarity);
      if (similarity >= above && similarity > 0) alike.push({ left, right, similarity });
    }
  }
  alike.sort((a, b) => b.similarity - a.similarity);
  return {
    compared: files.length,
    leftOut,
    unread: programs.flatMap(({ student, file }) => (file ? [] : [student])),
    pairs: alike.slice(0, MOST_PAIRS).map(({ left, right, similarity }) => ({
      left: left.file.path,
      right: right.file.path,
      similarity,
      places: pairedIn(left, right) > MOST_PAIRED ? [] : placesIn(index.getPair(left.file, right.file)),
    })),
    morePairs: Math.max(0, alike.length - MOST_PAIRS),
    usual: median(best),
  };
}

/** How often each fingerprint that others have too occurs in a program, and how many it has that the stub has not. */
interface Counted {
  file: TokenizedFile;
  shared: ReadonlyMap<unknown, number>;
  total: number;
}

function countedOf({ file, shared, ignored, kgrams }: FileEntry): Counted {
  const count = (fingerprint: SharedFingerprint) => fingerprint.occurrencesOf(file).length;
  const given = [...ignored].reduce((sum, fingerprint) => sum + count(fingerprint), 0);
  return { file, shared: new Map([...shared].map((one) => [one, count(one)])), total: kgrams.length - given };
}

/** Dolos's measure, of all pairs in seconds: its own also looks for the longest stretch, which takes a minute for a class. */
function similarityOf(left: Counted, right: Counted): number {
  const [small, large] =
    left.shared.size < right.shared.size ? [left.shared, right.shared] : [right.shared, left.shared];
  let covered = 0;
  for (const [fingerprint, times] of small) {
    const others = large.get(fingerprint);
    if (others !== undefined) covered += times + others;
  }
  return covered === 0 ? 0 : covered / (left.total + right.total);
}

/** How many places of the one are paired with places of the other. */
function pairedIn(left: Counted, right: Counted): number {
  let paired = 0;
  for (const [fingerprint, times] of left.shared) paired += times * (right.shared.get(fingerprint) ?? 0);
  return paired;
}

function placesIn(pair: Pair): SimilarPair['places'] {
  return pair
    .buildFragments()
    .map(({ leftSelection, rightSelection }) => ({ left: linesOf(leftSelection), right: linesOf(rightSelection) }))
    .sort((a, b) => b.left.to - b.left.from - (a.left.to - a.left.from) || a.left.from - b.left.from);
}

function linesOf({ startRow, endRow }: { startRow: number; endRow: number }): Lines {
  return { from: startRow + 1, to: endRow + 1 };
}

function median(values: number[]): number {
  const sorted = values.sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
