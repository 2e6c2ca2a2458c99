import { existsSync } from 'node:fs';
import { exerciseFiles, type Exercise } from '../course/course.js';
import { hintsOf } from '../engine/check/check.js';
import type { Finding, Result } from '../engine/results/result.js';
import { loadChecks } from '../grading/load-checks.js';
import { firstFailure, hintFits, printable } from '../report/feedback.js';
import { nextHint } from '../report/hint-text.js';
import type { HintsShown } from './hints-shown.js';

const WIDEST = 100;

/** The next hint to the first check that fails, or why there is none; `none` when there should be one, and none can be given. */
export async function hintOn(
  exercise: Exercise,
  result: Result,
  shown: HintsShown,
): Promise<{ text: string; none: boolean }> {
  for (const { name, outcome } of result.checks) if (outcome === 'passed') shown.forget(exercise.slug, name);
  const failure = firstFailure(result);
  return failure ? onFailure(exercise, failure, shown) : withoutFailure(exercise, result);
}

async function onFailure(
  { slug }: Exercise,
  { name, finding }: { name: string; finding: Finding },
  shown: HintsShown,
): Promise<{ text: string; none: boolean }> {
  if (!hintFits(finding) && finding.cause !== 'not-written') {
    const text = `${printable(finding.message)}\n\nThat comes first, and no hint is on it: npm test ${slug} shows the whole.`;
    return { text, none: true };
  }
  const check = (await loadChecks(slug)).find((one) => one.name === name);
  const hints = check ? hintsOf(check) : [finding.hint];
  const width = Math.min(process.stdout.columns || WIDEST, WIDEST);
  const next = nextHint({ check: name, finding, hints, shown: shown.of(slug, name), width });
  shown.note(slug, name, next.shown);
  return { text: next.text, none: false };
}

function withoutFailure({ slug, lesson }: Exercise, { status, rejection }: Result): { text: string; none: boolean } {
  if (status === 'passed') {
    const next = existsSync(exerciseFiles(slug).reference)
      ? ` npm run compare ${slug} shows the reference beside it.`
      : '';
    return { text: `${slug} passes: there is nothing to give a hint on.${next}`, none: false };
  }
  if (status === 'not-started') {
    const text = `exercises/${slug}/${slug}.ts is as it was handed out. The comment in it says all that is asked, and content/${lesson}.md teaches it.`;
    return { text, none: true };
  }
  const why = rejection ? `: ${printable(rejection.message)}` : '';
  return { text: `No check could run${why}\n\nNo hint is on that: npm test ${slug} shows the whole.`, none: true };
}
