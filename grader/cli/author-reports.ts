import colours from 'picocolors';
import { authorReportText } from '../author/verify/author-report-text.js';
import { authorReport } from '../author/verify/author-report.js';
import { coverageOf } from '../author/verify/contract-claims.js';
import { leftToPublish } from '../author/verify/draft-claims.js';
import { programsIn } from '../author/verify/right-programs.js';
import { steadinessClaim } from '../author/verify/steadiness.js';
import { exerciseFiles } from '../course/course.js';
import { readKnownMistakes } from '../engine/results/known-mistakes.js';
import type { Sandbox } from '../engine/sandbox/tier.js';
import type { SpareWorkers } from '../grading/spare-workers.js';
import { Progress } from '../report/progress.js';
import type { ClaimReporter } from './claim-reporter.js';
import type { Prepared, Tried } from './verify-exercises.js';

/** What an author is told of exercises beside whether they hold: how steady the checks are, what they cost, and what is worth a look. */
export async function tellAuthor(
  prepared: readonly Prepared[],
  tried: readonly Tried[],
  {
    told,
    runs,
    ...options
  }: { seed: number; sandbox: Sandbox; told: ClaimReporter; runs: number; spare: SpareWorkers },
): Promise<void> {
  const complete = prepared.filter(({ trials }) => trials.length > 0);
  // What a right program does not pass with one seed, it need not be asked with others.
  const sound = complete.filter(({ exercise }) => !told.isRed(exercise.slug));
  const progress = new Progress(sound.length * runs, 'runs with other seeds');
  for (const { exercise } of sound)
    told.add(await steadinessClaim(exercise.slug, { ...options, runs, onRun: () => progress.step() }));
  for (const { exercise, checks } of complete) {
    const { slug } = exercise;
    const results = (...kinds: Tried['of'][]) =>
      tried.filter(({ of, job }) => job.exercise === slug && kinds.includes(of)).map(({ result }) => result);
    const [right, wrong] = [results('reference', 'alternative'), results('mistake')];
    const report = authorReport(checks, readKnownMistakes(slug), right, wrong);
    console.log(`\n${authorReportText(slug, report, coverageOf(slug, checks))}`);
  }
  console.log('');
  for (const { exercise, mistakes } of prepared) {
    if (!exercise.draft) continue;
    const alternatives = programsIn(exerciseFiles(exercise.slug).alternatives).length;
    const left = leftToPublish(exercise, { alternatives, mistakes: mistakes.length });
    console.log(colours.yellow(`${left}${told.isRed(exercise.slug) ? '; and mend what does not hold' : ''}`));
  }
}
