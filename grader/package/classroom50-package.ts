import type { Course } from '../course/course.js';
import { autograderFiles } from './autograder-files.js';
import { inOrder, type Package } from './packed-file.js';
import { fromTemplate } from './templates.js';

/** The folder of the grader beside `autograder.py`, which knows it by this name. */
const GRADER = 'grader';

/** A folder for an assignment's autograder in Classroom 50: `CLASSROOM/autograders/ASSIGNMENT/`. It is published, and holds no secret. */
export async function classroom50Package(course: Course, exercises?: readonly string[]): Promise<Package> {
  const { files, leftOut } = await autograderFiles(course, {}, exercises);
  return {
    files: inOrder([
      ...files.map((file) => ({ ...file, path: `${GRADER}/${file.path}` })),
      fromTemplate('classroom50/autograder.py', 'autograder.py', { executable: true }),
      fromTemplate('classroom50/runtime.json', 'runtime.json'),
      fromTemplate('classroom50/README.md', 'README.md'),
    ]),
    leftOut,
  };
}
