import type { CheckResult, Result, Status } from './result.js';
import { statusOf } from './score.js';

/** What is said in place of the name of a check that is not shown. */
export const UNSEEN_CHECK = 'a check that is not shown';

/**
 * A result without anything of the checks that its student is not to see, for everything that students get. Points stay, those of
 * the hidden checks included; what these have done to the status shows as no more than "failed".
 */
export function forStudents(result: Result): Result {
  if (result.checks.every(({ visibility }) => visibility === undefined)) return result;
  const checks = result.checks
    .filter(({ visibility }) => visibility === undefined)
    .map((check) => withoutUnseenNames(check, result));
  const { resembles, ...rest } = result;
  // It was told by all that failed; a part of that is not to be guessed from it.
  const isOfShown = result.checks.every(({ outcome, visibility }) => outcome !== 'failed' || visibility === undefined);
  // The others do not say which check they come from.
  const notes = result.notes.slice(0, result.notesOnHandIn ?? 0);
  const shown = { ...rest, status: shownStatus(result, checks), checks, notes };
  return resembles && isOfShown ? { ...shown, resembles } : shown;
}

/** The same for one check, which may be needed by a check that is shown or need one that is not. */
export function withoutUnseenNames(check: CheckResult, { checks }: Result): CheckResult {
  if (check.outcome !== 'blocked' || check.visibility !== undefined) return check;
  const unseen = checks.some(({ name, visibility }) => name === check.by && visibility !== undefined);
  return unseen ? { ...check, by: UNSEEN_CHECK } : check;
}

function shownStatus({ status, checks: all }: Result, shown: readonly CheckResult[]): Status {
  const ran = all.some(({ outcome }) => outcome !== 'blocked' && outcome !== 'skipped');
  // What keeps every check from running is seen without them; the grader's own failure is a verdict on nobody.
  if (!ran || status === 'passed' || status === 'grader-fault') return status;
  // What could not be run here is no sign of anything.
  const own = shown.every(({ outcome }) => outcome === 'skipped') ? 'passed' : statusOf(shown);
  return own === 'passed' ? 'failed' : own;
}
