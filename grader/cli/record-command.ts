import { join } from 'node:path';
import { alikeMistakes } from '../author/verify/author-report.js';
import { decide } from '../author/verify/decide.js';
import { openFunctions } from '../author/verify/draft-claims.js';
import { writeKnownMistakes, type Seen } from '../author/verify/recorded-mistakes.js';
import { exercisesOf } from '../course/choose-exercise.js';
import { exerciseFiles, readCourse } from '../course/course.js';
import { readMistakes, type Mistake } from '../course/mistakes.js';
import { exitCodes, UsageError } from '../course/usage-error.js';
import { beginRun } from '../engine/process/launch-mark.js';
import { readKnownMistakes } from '../engine/results/known-mistakes.js';
import { chooseSandbox } from '../engine/sandbox/sandbox.js';
import { gradeAll } from '../grading/grade-all.js';
import { Progress } from '../report/progress.js';

/** A terminal's usual width, for which the texts are written. */
const COLUMNS = 80;

/** `npm run record`: all checks on every mistake, to know it again by how it fails. */
export async function recordCommand(slugs: readonly string[], { runs }: { runs: number }): Promise<number> {
  beginRun();
  const course = readCourse();
  const chosen = slugs.length === 0 ? course.exercises : exercisesOf(course, slugs);
  const open = chosen.flatMap(({ slug }) => openFunctions(slug));
  if (open.length > 0) throw new UsageError(`nothing is recorded yet: ${open.join('\n')}`);
  const { sandbox } = await chooseSandbox(undefined);
  const tasks = chosen.flatMap(({ slug }) =>
    readMistakes(slug).flatMap((mistake) => Array.from({ length: runs }, (_, run) => ({ slug, mistake, run }))),
  );
  const progress = new Progress(tasks.length, 'runs');
  const jobs = tasks.map(({ slug, mistake: { file }, run }) => ({
    student: file,
    exercise: slug,
    entry: join(exerciseFiles(slug).mistakes, file),
    importsBelow: exerciseFiles(slug).solutions,
    seed: run + 1,
    asStub: false,
  }));
  const results = await gradeAll(jobs, { sandbox, onResult: () => progress.step() });
  await decide(jobs, results, (index) => tasks[index]?.mistake.caughtBy ?? [], { sandbox });
  process.stdout.columns = COLUMNS;
  const seen = new Map<Mistake, Seen & { slug: string }>();
  for (const [at, { slug, mistake }] of tasks.entries()) {
    const result = results[at];
    if (!result || 'fault' in result) throw new Error(`${slug}/${mistake.file}: ${result?.fault ?? 'not graded'}`);
    const before = seen.get(mistake)?.results ?? [];
    seen.set(mistake, { slug, mistake, results: [...before, result] });
  }
  const all = [...seen.values()];
  const skipped = new Set(
    [...seen.values()].flatMap(({ results: each }) =>
      each.flatMap(({ checks }) =>
        checks.flatMap((check) => (check.outcome === 'skipped' ? [`"${check.name}": ${check.reason}`] : [])),
      ),
    ),
  );
  if (skipped.size > 0)
    throw new UsageError(`not recorded, since checks cannot be run here:\n  ${[...skipped].join('\n  ')}`);
  const slipped = all.flatMap(({ slug, mistake: { file, caughtBy }, results: each }) =>
    each.flatMap(({ seed, checks }) =>
      checks
        .filter(({ name, outcome }) => outcome === 'passed' && caughtBy.includes(name))
        .map(({ name }) => ({ slug, words: `${slug}/${file}, seed ${seed}: "${name}" was to fail, and passed` })),
    ),
  );
  const doubtful = new Set(slipped.map(({ slug }) => slug));
  for (const { slug } of chosen.filter((one) => !doubtful.has(one.slug))) {
    const own = all.filter((one) => one.slug === slug);
    const unexplained = writeKnownMistakes(slug, own);
    console.log(`${slug}: ${own.length - unexplained.length} of ${own.length} mistakes are known by how they fail`);
    const alike = alikeMistakes(readKnownMistakes(slug));
    for (const { file } of unexplained) {
      const others = alike.filter((files) => files.includes(file)).flat();
      const named = [...new Set(others)].filter((other) => other !== file).join(', ');
      console.log(`  not ${file}: ${named === '' ? 'another one' : named} fails in the same way`);
    }
  }
  if (slipped.length === 0) return exitCodes.passed;
  const words = slipped.map((one) => one.words).join('\n  ');
  console.error(
    `not recorded, since what is not caught each time cannot be known again: ${[...doubtful].join(', ')}\n  ${words}`,
  );
  return exitCodes.failed;
}
