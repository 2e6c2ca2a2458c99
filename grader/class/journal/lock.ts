import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { OutError } from './out-error.js';

/**
 * Makes sure that one run at a time writes to a folder.
 * @param file holds the process id of the run while it lasts; one that a killed run has left is taken over
 * @returns what ends it; so does the end of this process, unless it is killed
 * @throws {OutError} when another run is at it
 */
export function takeLock(file: string): () => void {
  const unlock = () => rmSync(file, { force: true });
  for (let tries = 1; ; tries++) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      process.once('exit', unlock);
      return () => {
        process.off('exit', unlock);
        unlock();
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || tries === 3)
        throw OutError.of(file, error as NodeJS.ErrnoException);
      const holder = holderOf(file);
      if (holder !== undefined)
        throw new OutError(
          `another run (process ${holder}) is writing there; wait for it, give another folder with --out, or remove ${file} if it is none`,
        );
      unlock();
    }
  }
}

/** The process that holds a lock, if it lives. */
function holderOf(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return undefined;
    process.kill(pid, 0);
    return pid;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? Number(readFileSync(file, 'utf8')) : undefined;
  }
}
