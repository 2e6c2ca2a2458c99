import { constants } from 'node:fs';
import { lstat, open, realpath } from 'node:fs/promises';
import { dirname, sep } from 'node:path';

/** Larger than any hand-written answer; a limit so that nobody's file slows the class down. */
export const SOURCE_LIMIT_BYTES = 256 * 1024;

/** Why a file is not taken. */
export type SourceProblem =
  'missing' | 'empty' | 'not-there' | 'not-a-file' | 'symbolic-link' | 'too-large' | 'not-utf8';

export class RefusedSource extends Error {
  readonly code = 'refused-source';

  constructor(
    readonly problem: SourceProblem,
    message: string,
  ) {
    super(message);
    this.name = 'RefusedSource';
  }
}

/**
 * Reads a student's file: a regular file of at most {@link SOURCE_LIMIT_BYTES} of UTF-8. Links are not followed, since they may lead
 * to the solution or to anything else that the grader may read.
 * @param name how the file is called in messages
 * @param root the student's folder: a file that links lead out of it is refused
 * @throws {RefusedSource}
 */
export async function readSource(file: string, name: string, root: string): Promise<string> {
  const stat = await lstat(file).catch(() => undefined);
  if (stat === undefined) throw new RefusedSource('missing', `there is no ${name}`);
  if (stat.isSymbolicLink()) {
    throw new RefusedSource('symbolic-link', `${name} is a symbolic link; only a file of your own is graded`);
  }
  const [realFolder, realRoot] = await Promise.all([realpath(dirname(file)), realpath(root)]);
  if (realFolder !== realRoot && !realFolder.startsWith(realRoot + sep)) {
    throw new RefusedSource(
      'symbolic-link',
      `${name} is reached through a symbolic link; only a file of your own is graded`,
    );
  }
  if (!stat.isFile()) throw new RefusedSource('not-a-file', `${name} is not a regular file`);
  if (stat.size > SOURCE_LIMIT_BYTES) {
    const limit = SOURCE_LIMIT_BYTES.toLocaleString('en');
    throw new RefusedSource(
      'too-large',
      `${name} has ${stat.size.toLocaleString('en')} bytes; at most ${limit} are graded`,
    );
  }
  // Looked at above, opened here: O_NOFOLLOW closes the gap between the two.
  const handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    return toText(await handle.readFile(), name);
  } finally {
    await handle.close();
  }
}

function toText(bytes: Buffer, name: string): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (text.trim() === '') throw new RefusedSource('empty', `${name} is empty; was it saved?`);
    return text;
  } catch (error) {
    if (error instanceof RefusedSource) throw error;
    throw new RefusedSource('not-utf8', `${name} is not UTF-8 text; save it with the encoding UTF-8`);
  }
}
