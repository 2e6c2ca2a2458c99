import { join } from 'node:path';
import { exerciseFiles } from '../../course/course.js';
import { readMistakes } from '../../course/mistakes.js';
import { deriveSeed } from '../../engine/check/random.js';
import type { CheckResult, Result } from '../../engine/results/result.js';
import type { Sandbox } from '../../engine/sandbox/tier.js';
import { gradeAll, type Ungraded } from '../../grading/grade-all.js';
import type { Job } from '../../grading/job.js';
import { decide } from './decide.js';
import { rightPrograms } from './right-programs.js';

export interface Verdict {
  /** The status, and the checks that it did not pass. */
  said: string;
  /** In the words of each of these checks, which may differ from one run to the next. */
  because: string;
}

/** What came of each program, by its name. */
export type Verdicts = ReadonlyMap<string, Verdict>;

/** Programs that stand for all that the checks can say of an exercise: those that are right, and for each check a mistake that fails it. */
export function tellingPrograms(slug: string): Job[] {
  const files = exerciseFiles(slug);
  const job = (student: string, entry: string, only?: string[]): Job => ({
    ...{ student, exercise: slug, entry, importsBelow: files.solutions, seed: 0, asStub: false },
    ...(only && { only }),
  });
  const named = new Set<string>();
  const mistakes = readMistakes(slug).filter(({ caughtBy }) => {
    const isNew = caughtBy.some((name) => !named.has(name));
    for (const name of caughtBy) named.add(name);
    return isNew;
  });
  return [
    ...rightPrograms(slug).map(({ name, entry }) => job(name, entry)),
    // Only by the checks that it names: what the others say of it is not claimed.
    ...mistakes.map(({ file, caughtBy }) => job(`${slug}/mistakes/${file}`, join(files.mistakes, file), caughtBy)),
  ];
}

/** Grades these programs, each with a seed of its own that follows from `seed`. */
export async function verdictsOf(
  jobs: readonly Job[],
  { sandbox, seed, onVerdict }: { sandbox: Sandbox; seed: number; onVerdict: () => void },
): Promise<Verdicts> {
  const seeded = jobs.map((job) => ({ ...job, seed: deriveSeed(seed, job.student) }));
  const results = await gradeAll(seeded, { sandbox, onResult: onVerdict });
  // No place is told apart from another by how busy the machine was meanwhile.
  await decide(seeded, results, (index) => jobs[index]?.only ?? [], { sandbox });
  const verdicts = new Map<string, Verdict>();
  for (const [index, { student }] of jobs.entries()) {
    const result = results[index];
    if (result !== undefined) verdicts.set(student, verdictOf(result));
  }
  return verdicts;
}

function verdictOf(result: Result | Ungraded): Verdict {
  if ('fault' in result) return { said: `grader fault: ${result.fault}`, because: '' };
  const open = result.checks.filter(({ outcome }) => outcome !== 'passed');
  // In which way it fails a check may be up to who is first; whether it fails is not.
  const status = open.some(({ outcome }) => outcome === 'failed') ? 'failed' : result.status;
  return {
    said: [status, ...open.map(({ name, outcome }) => `  ${outcome}: ${name}`)].join('\n'),
    because: open.map((check) => `${check.name}: ${wordsOf(check)}`).join('\n'),
  };
}

function wordsOf(check: CheckResult): string {
  if (check.outcome === 'failed') return check.finding.message;
  return check.outcome === 'faulted' ? check.fault : check.outcome;
}

export interface Difference {
  program: string;
  /** What came of it, in which places, and in the words of the first of these. */
  verdicts: ReadonlyMap<string, { places: string[]; because: string }>;
}

/** Programs of which not every place says the same. @param places what was said, by the name of the place */
export function differences(places: ReadonlyMap<string, Verdicts>): Difference[] {
  const programs = new Set([...places.values()].flatMap((verdicts) => [...verdicts.keys()]));
  return [...programs].flatMap((program) => {
    const verdicts = new Map<string, { places: string[]; because: string }>();
    for (const [place, those] of places) {
      const { said, because } = those.get(program) ?? { said: 'no verdict', because: '' };
      const known = verdicts.get(said);
      if (known) known.places.push(place);
      else verdicts.set(said, { places: [place], because });
    }
    return verdicts.size > 1 ? [{ program, verdicts }] : [];
  });
}
