/** Why nothing can be written where the results are to go, with what to do about it. */
export class OutError extends Error {
  readonly code = 'out';

  /** Of what the system says about a file. */
  static of(path: string, { code = 'unknown', message }: NodeJS.ErrnoException): OutError {
    const again = 'what is graded so far is kept: the same command goes on from there';
    switch (code) {
      case 'ENOSPC':
      case 'EDQUOT':
        return new OutError(`no space left to write ${path}: make room; ${again}`);
      case 'EACCES':
      case 'EPERM':
      case 'EROFS':
        return new OutError(`${path} cannot be written to (${code}): give another folder with --out`);
      case 'EEXIST':
      case 'ENOTDIR':
        return new OutError(`${path} is no folder, or lies in something that is none: give another one with --out`);
      default:
        return new OutError(`${path} cannot be used: ${message}`);
    }
  }
}

/** Does what reads or writes at a path below OUT. @throws {OutError} */
export function inOut<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof OutError ? error : OutError.of(path, error as NodeJS.ErrnoException);
  }
}
