import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats } from 'node:fs';

/** Larger than any hand-written answer; a limit so that nobody's file slows the class down. */
export const SOURCE_LIMIT_BYTES = 256 * 1024;

export type FileProblem = 'missing' | 'symbolic-link' | 'not-a-file' | 'too-large' | 'unreadable';

/** A file was not read: what it is instead of a regular file of a bounded size. */
export class NotRegular extends Error {
  readonly code = 'not-regular';

  /** @param size in bytes, where it is known */
  constructor(
    readonly problem: FileProblem,
    readonly size?: number,
  ) {
    super(problem);
    this.name = 'NotRegular';
  }
}

/**
 * Reads a file that a student or a download has named: the one way in which the grader opens such files. A pipe or a device would keep the
 * grader waiting, a link may lead to whatever the grader may read, and a sparse file has any size: so it is looked at before it is opened,
 * again once it is open, and never read further than its limit. No link is followed at the path's last name.
 * @throws {NotRegular}
 */
export function readRegularFile(file: string, mostBytes: number = SOURCE_LIMIT_BYTES): Buffer {
  refuse(lstat(file), mostBytes);
  const handle = openOwn(file);
  try {
    const stat = fstatSync(handle);
    refuse(stat, mostBytes);
    return readAll(handle, stat.size, mostBytes);
  } catch (error) {
    throw error instanceof NotRegular ? error : new NotRegular('unreadable');
  } finally {
    closeSync(handle);
  }
}

/** The same as text. Undefined where there is nothing that can be read so. */
export function regularText(file: string, mostBytes?: number): string | undefined {
  try {
    return readRegularFile(file, mostBytes).toString('utf8');
  } catch (error) {
    if (error instanceof NotRegular) return undefined;
    throw error;
  }
}

function lstat(file: string): Stats | undefined {
  try {
    return lstatSync(file, { throwIfNoEntry: false });
  } catch {
    // One of the folders above is none, or must not be entered.
    return undefined;
  }
}

function refuse(stat: Stats | undefined, mostBytes: number): void {
  if (stat === undefined) throw new NotRegular('missing');
  if (stat.isSymbolicLink()) throw new NotRegular('symbolic-link');
  if (!stat.isFile()) throw new NotRegular('not-a-file');
  if (stat.size > mostBytes) throw new NotRegular('too-large', stat.size);
}

/** Where another file has taken its place since, this neither waits nor follows. */
function openOwn(file: string): number {
  try {
    return openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new NotRegular(code === 'ENOENT' ? 'missing' : code === 'ELOOP' ? 'symbolic-link' : 'unreadable');
  }
}

/** As far as it goes; a file that has grown beyond the limit meanwhile is too large. */
function readAll(handle: number, expected: number, mostBytes: number): Buffer {
  const pieces: Buffer[] = [];
  for (let total = 0; ;) {
    const piece = Buffer.alloc(Math.max(1024, expected - total + 1));
    const count = readSync(handle, piece);
    if (count === 0) return Buffer.concat(pieces);
    total += count;
    if (total > mostBytes) throw new NotRegular('too-large', total);
    pieces.push(piece.subarray(0, count));
  }
}
