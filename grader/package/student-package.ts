import type { Course } from '../course/course.js';
import { packCourse } from './course-files.js';
import { manifestFiles } from './manifest.js';
import { inOrder, type Package } from './packed-file.js';
import { fromTemplate } from './templates.js';

/** What the built grader asks for at run time: Jest for `npm test`, esbuild to compile, TypeScript and Node's types for type errors. */
const PACKAGES = ['esbuild', 'jest', 'typescript-native', '@types/node'];

const scripts = {
  test: 'node dist/test.cjs',
  quiz: 'node dist/cli.cjs quiz',
  watch: 'node dist/cli.cjs watch',
  try: 'node dist/cli.cjs try',
  hint: 'node dist/cli.cjs hint',
  reset: 'node dist/cli.cjs reset',
  grade: 'node dist/cli.cjs grade',
  // These say where they can be had.
  ...Object.fromEntries(
    ['compare', 'similar', 'demo', 'verify', 'bench', 'soak', 'package'].map((name) => [
      name,
      `node dist/cli.cjs ${name}`,
    ]),
  ),
};

/** The repository that students get. */
export async function studentPackage(course: Course): Promise<Package> {
  const { files, packages, leftOut } = await packCourse(course);
  const [first] = course.exercises;
  const fill = { title: course.title, exercise: first?.slug ?? 'SLUG', lesson: first?.lesson ?? 'LESSON' };
  return {
    files: inOrder([
      ...files,
      ...(await manifestFiles([...PACKAGES, ...packages], scripts)),
      fromTemplate('student/README.md', 'README.md', { fill }),
      fromTemplate('student/gitignore', '.gitignore'),
      fromTemplate('student/tsconfig.json', 'tsconfig.json'),
      fromTemplate('student/grade.yml', '.github/workflows/grade.yml'),
    ]),
    leftOut,
  };
}
