import { existsSync } from 'node:fs';
import { exerciseFiles, readCourse } from '../course/course.js';
import { UsageError } from '../course/usage-error.js';

/** @throws {UsageError} in what students get, where there is no solution to prove anything with */
export function needSolutions(command: string): void {
  if (readCourse().exercises.some(({ slug }) => existsSync(exerciseFiles(slug).reference))) return;
  throw new UsageError(
    `npm run ${command} needs the solutions, which are in the instructor's repository and not in this one. Here there are npm test, npm run hint, npm run reset, npm run quiz and npm run grade.`,
  );
}
