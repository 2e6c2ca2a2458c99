import { basename } from 'node:path';
import { blockedResult, lackOfCheck, skippedResult, type CheckDefinition } from '../engine/check/check.js';
import type { Rejection } from '../engine/compile/compile.js';
import { RESULT_VERSION, type Result, type Status } from '../engine/results/result.js';
import { totalPoints } from '../engine/results/score.js';
import type { GradingInput } from './grading-input.js';

/** A result for a submission that there is nothing to run of, by its status: no check passed, none was run. */
export function resultWithoutRun(
  { student, exercise, seed, sandbox }: Pick<GradingInput, 'student' | 'exercise' | 'seed' | 'sandbox'>,
  checks: readonly CheckDefinition[],
  status: Status,
): Result {
  const results = checks.map((check) => {
    const lack = lackOfCheck(check);
    return lack === undefined ? blockedResult(check, status) : skippedResult(check, lack);
  });
  const base = {
    version: RESULT_VERSION as typeof RESULT_VERSION,
    student,
    exercise,
    status,
    ...totalPoints(results),
    seed,
  };
  return { ...base, sandbox: sandbox.tier, durationMs: 0, checks: results, notes: [] };
}

/** What is told of a program that could not be compiled. */
export function tellRejection({ message, place, lineText }: Rejection): NonNullable<Result['rejection']> {
  const where = place === undefined ? '' : `${basename(place.file)}:${place.line}:${place.column}: `;
  return {
    message: `${where}${message}`,
    ...(place === undefined ? {} : { line: place.line, column: place.column }),
    ...(lineText === undefined ? {} : { lineText }),
  };
}
