import { existsSync } from 'node:fs';
import colours from 'picocolors';
import { exerciseFiles, readCourse, type Exercise } from '../course/course.js';
import { loadChecks } from '../grade/load-checks.js';
import { hintsOf } from '../lab/check.js';
import { firstFailure, hintFits, printable } from '../report/feedback.js';
import { nextHint } from '../report/hint-text.js';
import type { Finding, Result } from '../results/result.js';
import { exitCodes } from './fail.js';
import { faultOf, gradeOwn } from './grade-own.js';
import { HintsShown } from './hints-shown.js';
import { oneExercise } from './slugs.js';

const WIDEST = 100;

/**
 * `npm run hint SLUG`: the next hint to the first check that fails now. 0 when there was one, or nothing fails; 1 when no hint can be given.
 * @throws {UsageError} on an exercise that there is not
 */
export async function hintCommand(given: string | undefined): Promise<number> {
  const exercise = oneExercise(readCourse(), given, 'hint');
  const result = await gradeOwn(exercise.slug);
  const failure = firstFailure(result);
  const shown = new HintsShown();
  for (const { name, outcome } of result.checks) if (outcome === 'passed') shown.forget(exercise.slug, name);
  const code = failure ? await giveHint(exercise, failure, shown) : tellWithoutFailure(exercise, result);
  try {
    shown.save();
  } catch (error) {
    console.error(colours.yellow(`which hints you have seen cannot be kept: ${(error as Error).message}`));
  }
  return code;
}

async function giveHint(
  { slug }: Exercise,
  { name, finding }: { name: string; finding: Finding },
  shown: HintsShown,
): Promise<number> {
  if (!hintFits(finding) && finding.cause !== 'not-written') {
    console.log(
      `${printable(finding.message)}\n\nThat comes first, and no hint is on it: npm test ${slug} shows the whole.`,
    );
    return exitCodes.failed;
  }
  const check = (await loadChecks(slug)).find((one) => one.name === name);
  const hints = check ? hintsOf(check) : [finding.hint];
  const width = Math.min(process.stdout.columns || WIDEST, WIDEST);
  const next = nextHint({ check: name, finding, hints, shown: shown.of(slug, name), width });
  shown.note(slug, name, next.shown);
  console.log(next.text);
  return exitCodes.passed;
}

function tellWithoutFailure({ slug, lesson }: Exercise, result: Result): number {
  const { status, rejection } = result;
  if (status === 'grader-fault') {
    console.error(colours.red(faultOf(result)));
    return exitCodes.graderFault;
  }
  if (status === 'passed') {
    const next = existsSync(exerciseFiles(slug).reference)
      ? ` npm run compare ${slug} shows the reference beside it.`
      : '';
    console.log(`${slug} passes: there is nothing to give a hint on.${next}`);
    return exitCodes.passed;
  }
  if (status === 'not-started') {
    console.log(
      `exercises/${slug}/${slug}.ts is as it was handed out. The comment in it says all that is asked, and content/${lesson}.md teaches it.`,
    );
    return exitCodes.failed;
  }
  const why = rejection ? `: ${printable(rejection.message)}` : '';
  console.log(`No check could run${why}\n\nNo hint is on that: npm test ${slug} shows the whole.`);
  return exitCodes.failed;
}
