import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import colours from 'picocolors';
import { oneExercise } from '../course/choose-exercise.js';
import { exerciseFiles, readCourse } from '../course/course.js';
import { regularText } from '../course/regular-file.js';
import { courseRoot } from '../course/root.js';
import { exitCodes, UsageError } from '../course/usage-error.js';
import { comparison } from '../report/comparison.js';
import { points } from '../report/feedback.js';
import { statusWords } from '../report/status-words.js';
import { faultOf, gradeOwn } from './grade-own.js';

/**
 * `npm run compare SLUG`: the reference solution beside one's own, once that passes; 1 when it does not.
 * @throws {UsageError} on an exercise that there is not, and where there is no reference
 */
export async function compareCommand(given: string | undefined): Promise<number> {
  const { slug } = oneExercise(readCourse(), given, 'compare');
  const { student, stub, reference } = exerciseFiles(slug);
  if (!existsSync(reference)) {
    throw new UsageError(`the reference solution of ${slug} is not here: it is for your instructor to show`);
  }
  const result = await gradeOwn(slug);
  if (result.status === 'grader-fault') {
    console.error(colours.red(faultOf(result)));
    return exitCodes.graderFault;
  }
  if (result.status !== 'passed') {
    const now = `${statusWords[result.status]}, ${points(result.points, result.maxPoints)}`;
    console.log(
      `The reference solution is for when yours passes, and that is the better moment to learn from it. ${slug} is not there yet (${now}).\n` +
        `npm test ${slug} says what is missing.`,
    );
    return exitCodes.failed;
  }
  const read = (file: string) => readFileSync(file, 'utf8');
  const text = comparison({ own: regularText(student) ?? '', reference: read(reference), stub: read(stub) });
  console.log(
    text === undefined
      ? `${relative(courseRoot, student)} is the reference solution, word for word`
      : `${text}\n\nBoth are right; where they differ, ask which is easier to read, and why.`,
  );
  return exitCodes.passed;
}
