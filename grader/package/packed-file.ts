/** A file of a package. `path` is relative to the package's top, with `/`. */
export interface PackedFile {
  path: string;
  content: Uint8Array;
  /** Started by its host as a program. */
  executable?: true;
}

/** What a package holds, and what it has no place for. */
export interface Package {
  /** Sorted by path, each path once. */
  files: PackedFile[];
  /** Files beside those that were taken, relative to the course, which an instructor may have expected to find in it. */
  leftOut: string[];
}

/** A package cannot be made or written; the message says what to do. */
export class PackageError extends Error {
  readonly code = 'package';
}

export function textFile(path: string, text: string): PackedFile {
  return { path, content: Buffer.from(text) };
}

/** The files in an order that is the same on every machine. @throws {PackageError} when two have the same path */
export function inOrder(files: readonly PackedFile[]): PackedFile[] {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const twice = sorted.find(({ path }, index) => path === sorted[index + 1]?.path);
  if (twice) throw new PackageError(`two files of the package are called ${twice.path}`);
  return sorted;
}
