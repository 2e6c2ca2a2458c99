import { constants, copyFileSync, existsSync, lstatSync, realpathSync } from 'node:fs';
import { join, sep } from 'node:path';
import { bytes, studentLimits } from './zip-rules.js';

/** A file of a flat folder, and its name before a platform gave it another. */
export interface Flat {
  file: string;
  original: string;
}

const COUNTED = /^(.+)-(\d{1,4})(\.[a-z]+)$/i;

/**
 * Copies one student's files out of a folder that holds everybody's, under the names that they had: so that they find one another by
 * their imports, and nobody else's. `frame-1.ts`, as Canvas calls what was handed in again, is there as `frame.ts` too.
 * @returns for each the folder that holds the copy, or why there is none
 */
export function setApart(files: readonly Flat[], newFolder: () => string): ({ folder: string } | { why: string })[] {
  const folders = [newFolder()];
  const apart = files.map(({ file, original }): { folder: string } | { why: string } => {
    const why = rejectionReason(file);
    if (why !== undefined) return { why };
    // The same name twice: two submissions, each for itself.
    const free = folders.find((one) => !existsSync(join(one, original)));
    const folder = free ?? newFolder();
    if (free === undefined) folders.push(folder);
    copyFileSync(file, join(folder, original), constants.COPYFILE_EXCL);
    return { folder };
  });
  const counted = files.flatMap(({ original }, index) => {
    const [, stem, count, end] = COUNTED.exec(original) ?? [];
    const place = apart[index];
    return place && 'folder' in place && count !== undefined
      ? [{ from: join(place.folder, original), to: join(place.folder, `${stem}${end}`), count: Number(count) }]
      : [];
  });
  for (const { from, to } of counted.sort((a, b) => b.count - a.count)) if (!existsSync(to)) copyFileSync(from, to);
  return apart;
}

/**
 * Why a file is not taken for a student's: it is a link, or reached through one that leads out of `root`, or no file, or too large.
 * Undefined when it is taken.
 */
export function rejectionReason(file: string, root?: string, mostBytes = studentLimits.fileBytes): string | undefined {
  const stat = lstatSync(file);
  if (stat.isSymbolicLink()) return 'it is a symbolic link';
  if (!stat.isFile()) return 'it is no regular file';
  if (root !== undefined && !realpathSync(file).startsWith(realpathSync(root) + sep))
    return 'it is reached through a symbolic link';
  if (stat.size > mostBytes) return `it has ${bytes(stat.size)}; at most ${bytes(mostBytes)} are taken`;
  return undefined;
}
