import type { Course } from '../course/course.js';
import { settingsFile, type AutograderSettings } from './autograder-settings.js';
import { packCourse, type PackedCourse } from './course-files.js';
import { manifestFiles } from './manifest.js';

/** What the built grader asks for when nobody runs Jest. */
const PACKAGES = ['esbuild', 'typescript-native', '@types/node'];
/** Jest's side of the grader. */
const FOR_STUDENTS_ONLY = /^dist\/(test|jest)/;

/** The course and its grader for a host that runs them on one submission at a time. */
export async function autograderFiles(
  course: Course,
  settings: AutograderSettings,
  exercises?: readonly string[],
): Promise<Pick<PackedCourse, 'files' | 'leftOut'>> {
  const { files, packages, leftOut } = await packCourse(course);
  return {
    files: [
      ...files.filter(({ path }) => !FOR_STUDENTS_ONLY.test(path)),
      ...(await manifestFiles([...PACKAGES, ...packages], {})),
      settingsFile({ ...(exercises ? { exercises: [...exercises] } : {}), ...settings }),
    ],
    leftOut,
  };
}
