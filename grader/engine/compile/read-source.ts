import { realpath } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { NotRegular, readRegularFile, SOURCE_LIMIT_BYTES } from '../../course/regular-file.js';

export { SOURCE_LIMIT_BYTES };

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
  const bytes = bytesOf(file, name);
  const [realFolder, realRoot] = await Promise.all([realpath(dirname(file)), realpath(root)]);
  if (realFolder !== realRoot && !realFolder.startsWith(realRoot + sep)) {
    throw new RefusedSource(
      'symbolic-link',
      `${name} is reached through a symbolic link; only a file of your own is graded`,
    );
  }
  return toText(bytes, name);
}

function bytesOf(file: string, name: string): Buffer {
  try {
    return readRegularFile(file, SOURCE_LIMIT_BYTES);
  } catch (error) {
    throw error instanceof NotRegular ? refusal(error, name) : error;
  }
}

function refusal({ problem, size = 0 }: NotRegular, name: string): RefusedSource {
  switch (problem) {
    case 'missing':
      return new RefusedSource('missing', `there is no ${name}`);
    case 'symbolic-link':
      return new RefusedSource('symbolic-link', `${name} is a symbolic link; only a file of your own is graded`);
    case 'not-a-file':
      return new RefusedSource('not-a-file', `${name} is not a regular file`);
    case 'unreadable':
      return new RefusedSource('not-a-file', `${name} cannot be read`);
    case 'too-large': {
      const limit = SOURCE_LIMIT_BYTES.toLocaleString('en');
      return new RefusedSource(
        'too-large',
        `${name} has ${size.toLocaleString('en')} bytes; at most ${limit} are graded`,
      );
    }
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
