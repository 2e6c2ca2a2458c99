import type { Course } from '../course/course.js';
import { autograderFiles } from './autograder-files.js';
import { failure } from './gradescope-run.js';
import { gradescopeSandbox } from './gradescope-sandbox.js';
import { inOrder, type Package } from './packed-file.js';
import { fromTemplate } from './templates.js';

/** Below Gradescope's ten minutes, which may be raised there: with it this may be too, in `autograder.json`. */
const BUDGET_SECONDS = 8 * 60;

/** The autograder to upload to Gradescope; it appears in its container as `/autograder/source/`. */
export async function gradescopePackage(course: Course, exercises?: readonly string[]): Promise<Package> {
  const settings = { sandbox: gradescopeSandbox, budgetSeconds: BUDGET_SECONDS };
  const { files, leftOut } = await autograderFiles(course, settings, exercises);
  const fill = { failure: JSON.stringify(failure, null, 2) };
  return {
    files: inOrder([
      ...files,
      fromTemplate('gradescope/setup.sh', 'setup.sh', { executable: true }),
      fromTemplate('gradescope/run_autograder', 'run_autograder', { executable: true, fill }),
    ]),
    leftOut,
  };
}
