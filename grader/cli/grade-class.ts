import colours from 'picocolors';
import type { Submission } from '../class/collect/submission.js';
import { Fingerprinter } from '../class/journal/fingerprint.js';
import { Journal } from '../class/journal/journal.js';
import { finalResults } from '../class/policy/final-results.js';
import type { Policies } from '../class/policy/policy.js';
import { exitCodes, UsageError } from '../course/usage-error.js';
import { newSeed } from '../engine/check/random.js';
import type { Result } from '../engine/results/result.js';
import type { Sandbox } from '../engine/sandbox/tier.js';
import { gradeRemembered } from '../grading/grade-remembered.js';
import { Progress } from '../report/progress.js';
import { writeResults } from '../report/results-file.js';

export interface GradeOptions {
  sandbox: Sandbox;
  out: string;
  seed?: number | undefined;
  workers?: number | undefined;
  /** Grade again what has not changed. */
  fresh?: boolean | undefined;
  /** What is made of the results as they are graded; the journal keeps them without it. */
  policies: Policies;
  /** The instructor's folder of checks that students do not see. */
  hidden?: string | undefined;
}

/**
 * Grades submissions, keeps what comes in `OUT/journal.jsonl`, writes `OUT/results.jsonl` at the end, and gives the results as they
 * count, one a student and exercise, in the submissions' order. The run has to have begun (`beginRun`).
 */
export async function gradeClass(
  submissions: readonly Submission[],
  { sandbox, out, workers, seed: asked, fresh = false, policies, hidden }: GradeOptions,
): Promise<Result[]> {
  const journal = openJournal(out);
  const seed = asked ?? journal.unfinished?.seed ?? newSeed();
  if (journal.unfinished) console.error(colours.dim(`going on with the run that was stopped, seed ${seed}`));
  journal.begin(seed, fresh);
  let progress = new Progress(submissions.length, 'graded');
  let [done, toDo] = [0, submissions.length];
  const tellStopped = () => {
    const kept = `${done} of ${toDo} are graded and kept in ${journal.path}`;
    console.error(`\nstopped; ${kept}: the same command goes on from there`);
  };
  process.once('exit', tellStopped);
  const graded = await gradeRemembered(submissions, {
    sandbox,
    journal,
    bases: new Fingerprinter(hidden),
    hidden,
    workers,
    seed,
    onlySeed: asked !== undefined,
    onKnown: (known) => {
      toDo -= known;
      progress = new Progress(toDo, 'graded');
      if (known === 0) return;
      const all = `${known} of ${submissions.length} have not changed since they were graded`;
      console.error(colours.dim(`${all}; --fresh grades them again`));
    },
    onGraded: () => {
      done++;
      progress.step();
    },
  });
  const results = finalResults(
    submissions.flatMap(({ submittedAt, late, notes }, index) => {
      const result = graded[index];
      return result ? [{ result: withNotes(result, notes), submittedAt, late }] : [];
    }),
    policies,
    new Date(),
  );
  const file = writeResults(out, results);
  journal.finish(seed);
  process.off('exit', tellStopped);
  console.error(colours.dim(`sandbox ${sandbox.tier}, seed ${seed}, ${file}`));
  return results;
}

/** How a file was found is said of this run's result: the journal keeps what the program alone has earned. */
function withNotes(result: Result, notes: readonly string[] = []): Result {
  return notes.length === 0 ? result : { ...result, notes: [...notes, ...result.notes], notesOnHandIn: notes.length };
}

function openJournal(out: string): Journal {
  try {
    return new Journal(out);
  } catch (error) {
    throw (error as { code?: unknown }).code === 'out' ? new UsageError((error as Error).message) : error;
  }
}

/** The exit code for these results: work that nobody has begun is no failure. */
export function exitCodeOf(results: readonly Result[]): number {
  if (results.some(({ status }) => status === 'grader-fault')) return exitCodes.graderFault;
  return results.every(({ status }) => status === 'passed' || status === 'not-started')
    ? exitCodes.passed
    : exitCodes.failed;
}
