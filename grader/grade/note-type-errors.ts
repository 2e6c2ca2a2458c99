import { relative } from 'node:path';
import type { Submission } from '../collect/collect.js';
import { typeErrors } from '../compile/type-check.js';
import { courseRoot } from '../course/root.js';
import type { Result } from '../results/result.js';

const MOST_TOLD = 3;
/** Files that the compiler is given at once: what it holds in memory grows with them. */
const AT_ONCE = 400;

/** Type errors are told beside the verdict, for programs that could be started at all: adds them to the results' notes. */
export async function noteTypeErrors(graded: readonly { submission: Submission; result: Result }[]): Promise<void> {
  const startable = graded.filter(
    ({ result: { rejection, status } }) => !rejection && status !== 'not-started' && status !== 'grader-fault',
  );
  for (let from = 0; from < startable.length; from += AT_ONCE) {
    const some = startable.slice(from, from + AT_ONCE);
    const errors = await typeErrors(some.map(({ submission }) => submission.entry));
    for (const { submission, result } of some) {
      const own = errors.filter(({ file }) => file === relative(courseRoot, submission.entry));
      const told = own
        .slice(0, MOST_TOLD)
        .map(({ line, column, message }) => `type error in ${submission.exercise}.ts:${line}:${column}: ${message}`);
      const more = own.length > told.length ? [`${own.length - told.length} more type errors`] : [];
      result.notes.push(...told, ...more);
    }
  }
}
