import colours from 'picocolors';
import {
  importedByReference,
  importsText,
  scoreOf,
  writeMutants,
  type Mutants,
} from '../author/mutation/mutants-file.js';
import { runMutants } from '../author/mutation/run-mutants.js';
import { exercisesOf } from '../course/choose-exercise.js';
import { readCourse } from '../course/course.js';
import { exitCodes } from '../course/usage-error.js';
import { beginRun } from '../engine/process/launch-mark.js';
import { chooseSandbox } from '../engine/sandbox/sandbox.js';

export interface MutateOptions {
  seed: number;
  concurrency?: number;
  left?: true;
}

/** `npm run mutate [-- SLUG …]`: small changes of the reference solutions, each of which a check has to notice or somebody to explain. */
export async function mutateCommand(slugs: readonly string[], { seed, ...options }: MutateOptions): Promise<number> {
  beginRun();
  const course = readCourse();
  const chosen = slugs.length === 0 ? course.exercises : exercisesOf(course, slugs);
  const { sandbox } = await chooseSandbox();
  let unexplained = 0;
  const incomplete: string[] = [];
  for (const { slug } of chosen) {
    console.error(`${slug}: running its checks on changed reference solutions`);
    const mutants = writeMutants(slug, await runMutants({ slug, seed, tier: sandbox.tier }, options));
    const own = mutants.survived.filter(({ kind }) => kind === 'unexplained').length;
    unexplained += own;
    if (own > 0) incomplete.push(`solutions/${slug}/mutants.yaml`);
    console.log(tell(slug, mutants));
    const imported = importedByReference(slug);
    if (imported.length > 0) console.log(colours.yellow(`  ${importsText(slug, imported)}`));
  }
  if (unexplained === 0) return exitCodes.passed;
  console.log(
    `\nno check notices ${unexplained === 1 ? 'one change' : `${unexplained} changes`} that nobody has explained: mend the checks, and try ` +
      `again what is left with --left; or write into ${incomplete.join(', ')}, in the place of "unexplained", kind: equivalent and as reason why it does ` +
      'what the stub asks, or kind: open and why the hole has to stay',
  );
  return exitCodes.failed;
}

function tell(slug: string, mutants: Mutants): string {
  const { caught, survived } = mutants;
  const explained = survived.filter(({ kind }) => kind === 'equivalent').length;
  const lines = survived
    .filter(({ kind }) => kind !== 'equivalent')
    .map(({ at, was, becomes, kind, reason }) => {
      const why = kind === 'open' ? `open: ${reason}` : 'not explained';
      return `  ${colours.red('✗')} solutions/${slug}/reference.ts:${at}  ${was}  →  ${becomes}  (${why})`;
    });
  const score = `${(100 * scoreOf(mutants)).toFixed(1)} %`;
  const all = caught + survived.length;
  return [
    `${slug}: ${caught} of ${all} changes noticed, ${explained} explained as doing the same, score ${score}`,
    ...lines,
  ].join('\n');
}
