import type { FoundFile } from './findings.js';
import { byName } from './reading.js';

/** The file that counts, and those that it was handed in instead of. */
export interface Latest {
  file: FoundFile;
  earlier: FoundFile[];
}

/**
 * Of several files for one exercise the latest counts: by the time of handing in where both have one, else by the counts and numbers that
 * platforms give, which grow, else the last by name.
 */
export function latestOf(files: readonly FoundFile[]): Latest | undefined {
  const [file, ...earlier] = [...files].sort((a, b) => later(b, a));
  return file && { file, earlier };
}

/** From the first to the last. */
export function inOrder({ file, earlier }: Latest): FoundFile[] {
  return [...earlier, file].sort(later);
}

function later(a: FoundFile, b: FoundFile): number {
  if (a.submittedAt && b.submittedAt && a.submittedAt.getTime() !== b.submittedAt.getTime())
    return a.submittedAt.getTime() - b.submittedAt.getTime();
  for (let index = 0; index < Math.max(a.order.length, b.order.length); index++) {
    const difference = (a.order[index] ?? 0) - (b.order[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return byName(a.shown, b.shown);
}
