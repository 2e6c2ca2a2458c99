import colours from 'picocolors';
import { oneExercise } from '../course/choose-exercise.js';
import { readCourse } from '../course/course.js';
import { exitCodes } from '../course/usage-error.js';
import { hintOn } from '../student/hint.js';
import { HintsShown } from '../student/hints-shown.js';
import { faultOf, gradeOwn } from './grade-own.js';

/**
 * `npm run hint SLUG`: the next hint to the first check that fails now. 0 when there was one, or nothing fails; 1 when no hint can be given.
 * @throws {UsageError} on an exercise that there is not
 */
export async function hintCommand(given: string | undefined): Promise<number> {
  const exercise = oneExercise(readCourse(), given, 'hint');
  const result = await gradeOwn(exercise.slug);
  if (result.status === 'grader-fault') {
    console.error(colours.red(faultOf(result)));
    return exitCodes.graderFault;
  }
  const shown = new HintsShown();
  const { text, none } = await hintOn(exercise, result, shown);
  console.log(text);
  try {
    shown.save();
  } catch (error) {
    console.error(colours.yellow(`which hints you have seen cannot be kept: ${(error as Error).message}`));
  }
  return none ? exitCodes.failed : exitCodes.passed;
}
