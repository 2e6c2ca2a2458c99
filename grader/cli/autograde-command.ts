import { resolve } from 'node:path';
import { UsageError } from '../course/usage-error.js';
import { runClassroom50 } from '../package/classroom50-run.js';
import { runGradescope } from '../package/gradescope-run.js';

/** Grades one submission where a host has put it; called by what `npm run package` has made. */
export async function autogradeCommand(host: string, dir: string): Promise<number> {
  switch (host) {
    case 'gradescope': {
      const { exitCode, notes } = await runGradescope(resolve(dir));
      for (const note of notes) console.log(note);
      return exitCode;
    }
    case 'classroom50':
      return runClassroom50(resolve(dir));
    default:
      throw new UsageError(`there is no autograder for "${host}"; there are gradescope, classroom50`);
  }
}
