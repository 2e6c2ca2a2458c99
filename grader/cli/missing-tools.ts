import type { Exercise } from '../course/course.js';
import { UsageError } from '../course/usage-error.js';
import { lackOfCheck } from '../engine/check/check.js';
import { lackOfProgram } from '../engine/machine/programs.js';
import { usedPrograms } from '../engine/machine/used-programs.js';
import { loadChecks } from '../grading/load-checks.js';
import { printable } from '../report/feedback.js';

/**
 * Which checks this machine cannot run for want of a program, a line for each program; none where it can run all.
 * @param requireAll refuse then, before anything is graded
 * @throws {UsageError} when it refuses
 */
export async function missingTools(
  exercises: readonly Exercise[],
  hidden: string | undefined,
  requireAll = false,
): Promise<string[]> {
  const left = new Map<string, string[]>();
  for (const { slug } of exercises) {
    if (usedPrograms(slug, hidden).every((name) => lackOfProgram(name) === undefined)) continue;
    for (const check of await loadChecks(slug, hidden)) {
      const lack = lackOfCheck(check);
      if (lack !== undefined) left.set(lack, [...(left.get(lack) ?? []), `${slug}: "${printable(check.name)}"`]);
    }
  }
  const lines = [...left].map(
    ([lack, checks]) => `${lack}, so these checks are not run and not counted: ${checks.join('; ')}`,
  );
  if (requireAll && lines.length > 0)
    throw new UsageError(`--require-all: nothing is graded, because checks cannot be run here\n${lines.join('\n')}`);
  return lines;
}
