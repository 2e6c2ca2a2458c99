import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { exerciseFiles, isStub, type Exercise } from '../../course/course.js';
import { findPlace } from '../../course/lessons/lesson.js';
import { readMistakes, type Mistake } from '../../course/mistakes.js';
import { regularText } from '../../course/regular-file.js';
import { courseRoot } from '../../course/root.js';
import type { CheckDefinition } from '../../engine/check/check.js';
import type { CheckResult, Result } from '../../engine/results/result.js';
import type { Job } from '../../grading/job.js';
import { loadChecks } from '../../grading/load-checks.js';
import { claim, type Claim } from './claim.js';
import { counted } from './counted.js';
import { leastOf, openFunctions, writtenClaim } from './draft-claims.js';
import { failsAsRecorded, recordedClaim } from './recorded-mistakes.js';
import { programsIn } from './right-programs.js';

/** A program of the course's own, and what its grading has to come to. */
export interface Trial {
  of: 'stub' | 'reference' | 'alternative' | 'mistake';
  job: Job;
  judge: (result: Result) => Claim;
  /** Of a mistake: what is not as recorded of how it failed, which chance may have had a part in. */
  differs?: (result: Result) => string[];
}

/** What can be said of an exercise without running anything. */
export function staticClaims(
  exercise: Exercise,
  checks: readonly CheckDefinition[],
  mistakes: readonly Mistake[],
): Claim[] {
  const { slug, lesson } = exercise;
  const files = exerciseFiles(slug);
  const alternatives = programsIn(files.alternatives);
  const named = new Set(mistakes.flatMap(({ caughtBy }) => caughtBy));
  // Hidden checks are an instructor's own, and nothing of the course counts on them.
  const shown = checks.filter(({ visibility }) => visibility === undefined);
  const names = shown.map(({ name }) => name);
  const listed = new Set(mistakes.map(({ file }) => file));
  const least = leastOf(exercise);
  return [
    writtenClaim(exercise),
    claim(`${slug}: the file to edit is the stub`, [
      ...(isStub(regularText(files.student) ?? '', slug)
        ? []
        : [
            `${relative(courseRoot, files.student)} differs from ${relative(courseRoot, files.stub)}: ` +
              'carry the change over, or take it back',
          ]),
    ]),
    claim(`${slug}: every hint's lesson place exists`, [
      ...checks.flatMap(({ name, lesson: place }) =>
        findPlace(place) ? [] : [`"${name}" names ${place}, and there is no such heading`],
      ),
    ]),
    claim(`${slug}: its lesson lists it`, listedProblems(slug, lesson)),
    pointsClaim(exercise, shown),
    claim(
      `${slug}: has ${counted(least.alternatives, 'alternative')} or more and ${counted(least.mistakes, 'mistake')} or more`,
      [
        ...(alternatives.length < least.alternatives ? [`it has ${counted(alternatives.length, 'alternative')}`] : []),
        ...(mistakes.length < least.mistakes ? [`it has ${counted(mistakes.length, 'mistake')}`] : []),
      ],
    ),
    claim(`${slug}: mistakes.yaml lists the mistakes that there are, with checks that there are`, [
      ...programsIn(files.mistakes).flatMap((file) =>
        listed.has(file) ? [] : [`mistakes/${file} is not in mistakes.yaml`],
      ),
      ...mistakes.flatMap(({ file, caughtBy }) =>
        caughtBy.filter((name) => !names.includes(name)).map((name) => `${file} names "${name}", which is no check`),
      ),
    ]),
    // What fails because nothing is written yet says nothing of mistakes, and names of no check have been told.
    ...(openFunctions(slug).length > 0
      ? []
      : [
          recordedClaim(
            slug,
            checks,
            mistakes.map((mistake) => namingOnly(mistake, names)),
          ),
        ]),
    claim(
      `${slug}: every check is needed by a mistake`,
      names.filter((name) => !named.has(name)).map((name) => `no mistake names "${name}"`),
    ),
  ];
}

function namingOnly(mistake: Mistake, names: readonly string[]): Mistake {
  return { ...mistake, caughtBy: mistake.caughtBy.filter((name) => names.includes(name)) };
}

function listedProblems(slug: string, lesson: string): string[] {
  const place = findPlace(`${lesson}#exercises`);
  if (!place) return [`content/${lesson}.md has no heading "Exercises"`];
  const link = `../exercises/${slug}/${slug}.ts`;
  return [
    ...(place.lesson.exercises.includes(slug)
      ? []
      : [`add ${slug} to \`exercises\` in the front matter of content/${lesson}.md`]),
    ...(readFileSync(place.lesson.file, 'utf8').includes(link)
      ? []
      : [`content/${lesson}.md: add a line that links to ${link} under its heading "Exercises"`]),
  ];
}

/** That the course file says how many points there are to earn, extra credit aside. */
export function pointsClaim({ slug, points }: Exercise, checks: readonly CheckDefinition[]): Claim {
  const sum = checks.reduce((total, check) => total + (check.extraCredit ? 0 : check.points), 0);
  return claim(
    `${slug}: its points are those of its checks`,
    sum === points ? [] : [`content/course.yaml says points: ${points}, and its checks give ${sum} in all`],
  );
}

/** The stub, the reference, the alternatives and the mistakes of an exercise, each to be graded, with an instructor's hidden checks too. */
export function trialsOf(slug: string, mistakes: readonly Mistake[], seed: number, hidden?: string): Trial[] {
  const files = exerciseFiles(slug);
  const trial = (
    of: Trial['of'],
    what: string,
    entry: string,
    judge: (result: Result) => string[],
    { asStub = false, only, differs }: { asStub?: boolean; only?: string[]; differs?: Trial['differs'] } = {},
  ): Trial => ({
    of,
    job: {
      student: what,
      exercise: slug,
      entry,
      importsBelow: files.solutions,
      seed,
      asStub,
      hidden,
      ...(only && { only }),
    },
    judge: (result) => claim(`${slug}: ${what}`, judge(result)),
    ...(differs && { differs }),
  });
  return [
    trial('stub', 'the stub fails every check with "not written yet"', files.stub, notWritten, { asStub: true }),
    trial('reference', 'the reference solution passes', files.reference, passesAll),
    ...programsIn(files.alternatives).map((file) =>
      trial('alternative', `the alternative ${file} passes`, join(files.alternatives, file), passes),
    ),
    ...mistakes.map(({ file, caughtBy }) =>
      // Only by the checks that it names: what the others say of it is not claimed.
      trial(
        'mistake',
        `the mistake ${file} is caught`,
        join(files.mistakes, file),
        (result) => caught(result, caughtBy),
        { only: caughtBy, differs: (result) => failsAsRecorded(slug, file, result) },
      ),
    ),
  ];
}

export async function checksAndMistakes(
  slug: string,
  hidden?: string,
): Promise<{ checks: CheckDefinition[]; mistakes: Mistake[] }> {
  return { checks: await loadChecks(slug, hidden), mistakes: readMistakes(slug) };
}

function notWritten({ checks, rejection }: Result): string[] {
  if (rejection) return [rejection.message];
  return checks.flatMap((check) =>
    check.outcome === 'skipped' || (check.outcome === 'failed' && check.finding.cause === 'not-written')
      ? []
      : [`"${check.name}": ${describe(check)}`],
  );
}

function passes({ status, checks, rejection }: Result): string[] {
  if (nothingRan(checks)) return [];
  return status === 'passed' ? [] : [rejection?.message ?? `it ${status}`, ...notPassed(checks)];
}

/** True where no check could be run on this machine: that proves nothing, and is told at the end. */
function nothingRan(checks: readonly CheckResult[]): boolean {
  return checks.length > 0 && checks.every(({ outcome }) => outcome === 'skipped');
}

/** With extra credit, so that a right program shows that it can be had. */
function passesAll(result: Result): string[] {
  return result.status === 'passed' ? notPassed(result.checks) : passes(result);
}

function notPassed(checks: readonly CheckResult[]): string[] {
  return checks
    .filter(({ outcome }) => outcome !== 'passed' && outcome !== 'skipped')
    .map((check) => `"${check.name}": ${describe(check)}`);
}

function caught({ checks, rejection }: Result, caughtBy: readonly string[]): string[] {
  if (rejection) return [rejection.message];
  return caughtBy.flatMap((name) => {
    const check = checks.find((one) => one.name === name);
    // Beside other work a check may fail that this one needs: then it says nothing, and the mistake is caught all the same.
    const isBlocked =
      check?.outcome === 'blocked' && checks.some((one) => one.name === check.by && one.outcome !== 'passed');
    // Nor does one that cannot be run here say anything.
    return check?.outcome === 'failed' || check?.outcome === 'skipped' || isBlocked
      ? []
      : [`"${name}" was to fail: ${check ? describe(check) : 'there is no such check'}`];
  });
}

function describe(check: CheckResult): string {
  switch (check.outcome) {
    case 'passed':
      return check.undecided ? 'not judged in full, since this machine is too busy' : 'passed';
    case 'failed':
      return `failed (${check.finding.cause}): ${check.finding.message}`;
    case 'blocked':
      return `blocked by "${check.by}"`;
    case 'skipped':
      return `not run: ${check.reason}`;
    case 'faulted':
      return `the grader failed: ${check.fault}`;
  }
}
