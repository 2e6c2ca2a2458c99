import { exerciseFiles, readCourse } from '../course/course.js';
import { exitCodes } from '../course/usage-error.js';
import { newSeed } from '../engine/check/random.js';
import { beginRun } from '../engine/process/launch-mark.js';
import { sandboxOf } from '../engine/sandbox/sandbox.js';
import { tiers } from '../engine/sandbox/tier.js';
import { gradeAll } from '../grading/grade-all.js';

/** What the checks of one exercise may take in all on a right program and an idle machine, in ms. */
const MOST_MS = 1500;

/** `npm run bench -- --exercises`: how long each exercise's checks take on its reference solution, one program at a time. */
export async function benchExercises({ runs }: { runs: number }): Promise<number> {
  beginRun();
  const slugs = readCourse().exercises.map(({ slug }) => slug);
  const jobs = slugs.flatMap((slug) =>
    Array.from({ length: runs + 1 }, (_, run) => ({
      student: `${slug} ${run}`,
      exercise: slug,
      entry: exerciseFiles(slug).reference,
      seed: newSeed(),
      asStub: false,
    })),
  );
  const rows: Record<string, Record<string, number | string>> = {};
  let slow = 0;
  for (const tier of tiers) {
    const results = await gradeAll(jobs, { sandbox: sandboxOf(tier), workers: 1 });
    for (const [index, slug] of slugs.entries()) {
      // The first of each loads the exercise's checks.
      const own = results.slice(index * (runs + 1) + 1, (index + 1) * (runs + 1));
      const times = own.map((result) => ('fault' in result ? NaN : result.durationMs)).sort((a, b) => a - b);
      const median = times[Math.floor(times.length / 2)] ?? NaN;
      if (!(median <= MOST_MS)) slow++;
      (rows[slug] ??= {})[`${tier}, median ms`] = median;
    }
  }
  console.table(rows);
  console.log(`${slow} of ${slugs.length * tiers.length} medians above ${MOST_MS} ms (${runs} runs each)`);
  return slow === 0 ? exitCodes.passed : exitCodes.failed;
}
