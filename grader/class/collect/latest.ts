import { lstatSync, readFileSync } from 'node:fs';
import { isStub } from '../../course/course.js';
import type { FoundFile } from './findings.js';
import { byName } from './reading.js';

/** By what one of several files was chosen. */
export type Chosen = 'only' | 'latest' | 'written' | 'place';

/** The file that counts, and those that it was handed in instead of. */
export interface Latest {
  file: FoundFile;
  earlier: FoundFile[];
  chosen: Chosen;
}

/**
 * Of several files for one exercise, those that are more than the untouched stub come first. Of these the latest counts: by the time of handing
 * in where both have one, else by the counts and numbers that platforms give, which grow. Where nothing tells which is later, the one counts
 * that lies where the work is expected: not in a folder such as `backup`, in `exercises/SLUG`, called as it should be, near to the top.
 */
export function latestOf(files: readonly FoundFile[]): Latest | undefined {
  if (files.length <= 1) return files[0] && { file: files[0], earlier: [], chosen: 'only' };
  const written = files.filter((file) => !isUnwritten(file));
  const [file, ...earlier] = [...(written.length > 0 ? written : files)].sort((a, b) => later(b, a));
  if (!file) return undefined;
  const unwritten = written.length > 0 ? files.filter((one) => !written.includes(one)) : [];
  const [second] = earlier;
  const chosen = second === undefined ? 'written' : byTime(file, second) === 0 ? 'place' : 'latest';
  return { file, earlier: [...earlier, ...unwritten], chosen };
}

/** From the first to the last, without stubs that nobody has written to. */
export function inOrder({ file, earlier }: Latest): FoundFile[] {
  return [...earlier.filter((one) => !isUnwritten(one)), file].sort(later);
}

const MOST_BYTES = 256 * 1024;

/** True for an empty file and for the stub as it was handed out. */
function isUnwritten({ entry, exercise }: FoundFile): boolean {
  const stat = lstatSync(entry, { throwIfNoEntry: false });
  if (!stat?.isFile() || stat.size > MOST_BYTES) return false;
  const text = readFileSync(entry, 'utf8');
  return text.trim() === '' || isStub(text, exercise);
}

function later(a: FoundFile, b: FoundFile): number {
  return byTime(a, b) || byNumbers(a.place, b.place) || byName(a.shown, b.shown);
}

function byTime(a: FoundFile, b: FoundFile): number {
  if (a.submittedAt && b.submittedAt && a.submittedAt.getTime() !== b.submittedAt.getTime())
    return a.submittedAt.getTime() - b.submittedAt.getTime();
  return byNumbers(a.order, b.order);
}

function byNumbers(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
