import { Progress } from '../report/progress.js';
import { readKnownMistakes } from '../results/known-mistakes.js';
import type { Sandbox } from '../sandbox/sandbox.js';
import { authorReport } from '../verify/author-report.js';
import { authorReportText } from '../verify/author-report-text.js';
import { coverageOf } from '../verify/contract-claims.js';
import { STEADY_RUNS, steadinessClaim } from '../verify/steadiness.js';
import type { Telling } from './telling.js';
import type { Prepared, Tried } from './verify-exercises.js';

/** What an author is told of exercises beside whether they hold: how steady the checks are, what they cost, and what is worth a look. */
export async function tellAuthor(
  prepared: readonly Prepared[],
  tried: readonly Tried[],
  { seed, sandbox, told }: { seed: number; sandbox: Sandbox; told: Telling },
): Promise<void> {
  const complete = prepared.filter(({ trials }) => trials.length > 0);
  const progress = new Progress(complete.length * STEADY_RUNS, 'runs with other seeds, on a busy machine');
  for (const { exercise } of complete)
    told.add(await steadinessClaim(exercise.slug, { seed, sandbox, onRun: () => progress.step() }));
  for (const { exercise, checks } of complete) {
    const { slug } = exercise;
    const results = (...kinds: Tried['of'][]) =>
      tried.filter(({ of, job }) => job.exercise === slug && kinds.includes(of)).map(({ result }) => result);
    const [right, wrong] = [results('reference', 'alternative'), results('mistake')];
    const report = authorReport(checks, readKnownMistakes(slug), right, wrong);
    console.log(`\n${authorReportText(slug, report, coverageOf(slug, checks))}`);
  }
  console.log('');
}
