import type { Submission } from '../class/collect/submission.js';
import { strangersTypes } from '../engine/compile/strangers-types.js';
import { temporaryFolder } from '../engine/process/launch-mark.js';
import type { Result } from '../engine/results/result.js';
import type { Sandbox } from '../engine/sandbox/tier.js';

const MOST_TOLD = 3;

/** Type errors are told beside the verdict, for programs that could be started at all: adds them to the results' notes. */
export async function noteTypeErrors(
  graded: readonly { submission: Submission; result: Result }[],
  sandbox: Sandbox,
): Promise<void> {
  const startable = graded.filter(
    ({ result: { rejection, status } }) => !rejection && status !== 'not-started' && status !== 'grader-fault',
  );
  const types = await strangersTypes(
    startable.map(({ submission }) => submission),
    sandbox,
    () => temporaryFolder('types'),
  );
  for (const [index, { submission, result }] of startable.entries()) {
    const found = types[index];
    if (found === 'too-much')
      result.notes.push('its types were not checked: the compiler ran out of time or memory over them');
    if (found === undefined || found === 'too-much') continue;
    const told = found.errors
      .slice(0, MOST_TOLD)
      .map(({ line, column, message }) => `type error in ${submission.exercise}.ts:${line}:${column}: ${message}`);
    const more = found.errors.length > told.length ? [`${found.errors.length - told.length} more type errors`] : [];
    result.notes.push(...told, ...more);
  }
}
