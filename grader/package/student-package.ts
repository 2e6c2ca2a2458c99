import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Course } from '../course/course.js';
import { PAGES_FOLDER } from '../student/site-build.js';
import { fileOf, packCourse } from './course-files.js';
import { manifestFiles } from './manifest.js';
import { inOrder, type Package, type PackedFile } from './packed-file.js';
import { fromTemplate } from './templates.js';

/** What the built grader asks for at run time: Jest for `npm test`, esbuild to compile, TypeScript and Node's types for type errors. */
const PACKAGES = ['esbuild', 'jest', 'typescript-native', '@types/node'];

/** Those of instructors and authors are not for them. */
const STUDENTS_GUIDE = 'content/guides/students.md';

/** The npm scripts that students get. */
export const handedScripts = {
  start: 'node dist/cli.cjs start',
  test: 'node dist/test.cjs',
  quiz: 'node dist/cli.cjs quiz',
  watch: 'node dist/cli.cjs watch',
  try: 'node dist/cli.cjs try',
  hint: 'node dist/cli.cjs hint',
  reset: 'node dist/cli.cjs reset',
  doctor: 'node dist/cli.cjs doctor',
  grade: 'node dist/cli.cjs grade',
  // These say where they can be had.
  ...Object.fromEntries(
    ['compare', 'similar', 'demo', 'verify', 'bench', 'soak', 'package'].map((name) => [
      name,
      `node dist/cli.cjs ${name}`,
    ]),
  ),
};

/** The repository that students get. @param pages the folder with the built pages of `npm start`, if it is to have them */
export async function studentPackage(course: Course, pages: string | undefined): Promise<Package> {
  const { files, packages, leftOut } = await packCourse(course);
  const [first] = course.exercises;
  const fill = { title: course.title, exercise: first?.slug ?? 'SLUG', lesson: first?.lesson ?? 'LESSON' };
  return {
    files: inOrder([
      ...files,
      ...(pages === undefined ? [] : pagesIn(pages)),
      ...(await manifestFiles([...PACKAGES, ...packages], handedScripts)),
      fileOf(STUDENTS_GUIDE),
      fromTemplate('student/README.md', 'README.md', { fill }),
      fromTemplate('student/gitignore', '.gitignore'),
      fromTemplate('student/tsconfig.json', 'tsconfig.json'),
      fromTemplate('student/grade.yml', '.github/workflows/grade.yml'),
    ]),
    leftOut,
  };
}

function pagesIn(folder: string): PackedFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(folder, path)).isFile())
    .map((path) => ({
      path: `${PAGES_FOLDER}/${path.split(sep).join('/')}`,
      content: readFileSync(join(folder, path)),
    }));
}
