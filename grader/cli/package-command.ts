import { relative, resolve } from 'node:path';
import colours from 'picocolors';
import { exercisesOf } from '../course/choose-exercise.js';
import { readCourse, type Course } from '../course/course.js';
import { exitCodes, UsageError } from '../course/usage-error.js';
import { classroom50Package } from '../package/classroom50-package.js';
import { refuseDrafts } from '../package/course-files.js';
import { gradescopePackage } from '../package/gradescope-package.js';
import { PackageError, type Package } from '../package/packed-file.js';
import { policyLeftOut } from '../package/policy-left-out.js';
import { studentPackage } from '../package/student-package.js';
import { refuseTaken, writeFolder, writeZip } from '../package/write-package.js';
import { builtSite } from '../student/site-build.js';

const hosts = ['student', 'gradescope', 'classroom50'] as const;
export type PackageHost = (typeof hosts)[number];

export interface PackageOptions {
  out: string;
  exercise?: string[];
}

const nextSteps: Record<PackageHost, (out: string) => string> = {
  student: (out) => `To try it: cd ${out} && npm ci && npm test`,
  gradescope: () => 'Upload it in Gradescope, under the assignment: Configure Autograder.',
  classroom50: (out) => `How to install it: ${out}/README.md`,
};

/** `npm run package -- student|gradescope|classroom50`: makes what others run; nothing that is there is overwritten. */
export async function packageCommand(host: PackageHost, { out, exercise }: PackageOptions): Promise<number> {
  const from = process.env['INIT_CWD'] ?? process.cwd();
  const path = resolve(from, out);
  try {
    refuseTaken(path, host === 'gradescope' ? 'file' : 'folder');
    const course = readCourse();
    // Before the pages are built, which takes a while.
    refuseDrafts(course);
    const slugs = exercise && [...new Set(exercisesOf(course, exercise).map(({ slug }) => slug))];
    console.error(colours.dim(`collecting the course's files for ${host} …`));
    const { files, leftOut } = await make(host, course, slugs);
    if (host === 'gradescope') writeZip(path, files);
    else writeFolder(path, files);
    if (host !== 'student') console.error(colours.yellow(policyLeftOut(course, slugs)));
    if (leftOut.length > 0) console.error(colours.yellow(`left out, since no checks name them: ${leftOut.join(', ')}`));
    const shown = relative(from, path) || '.';
    const kilobytes = Math.round(files.reduce((sum, { content }) => sum + content.length, 0) / 1000);
    console.log(`${shown}: ${files.length} files, ${kilobytes} kB\n${nextSteps[host](shown)}`);
    return exitCodes.passed;
  } catch (error) {
    throw error instanceof PackageError ? new UsageError(error.message) : error;
  }
}

/** @throws {UsageError} always */
export function refuseHost(given: string | undefined): never {
  const what = given === undefined ? 'say for whom the package is' : `there is no package "${given}"`;
  throw new UsageError(`${what}: npm run package -- ${hosts.join('|')}`);
}

function make(host: PackageHost, course: Course, exercises?: readonly string[]): Promise<Package> {
  switch (host) {
    case 'student':
      return builtSite((text) => console.error(colours.dim(text))).then((pages) => studentPackage(course, pages));
    case 'gradescope':
      return gradescopePackage(course, exercises);
    case 'classroom50':
      return classroom50Package(course, exercises);
  }
}
