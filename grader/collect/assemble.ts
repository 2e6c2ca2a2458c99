import { join } from 'node:path';
import type { Collected, Submission } from './collect.js';
import { COLLECTED_VERSION, type CollectedExercise, type CollectedStudent } from './collected-file.js';
import type { FoundFile, Findings, Found } from './findings.js';
import { inOrder, latestOf, type Latest } from './latest.js';
import { matchRoster, type MatchKind } from './match-roster.js';
import { byName } from './reading.js';
import type { RosterRow } from './roster.js';

export interface AssembleOptions {
  /** The name of the class's folder or ZIP. */
  from: string;
  /** Slugs of the exercises to grade. */
  exercises: readonly string[];
  /** A folder that does not exist: where what is missing lies. */
  nowhere: string;
  /** Slugs of the exercises of which every attempt is to be graded. */
  everyAttempt: ReadonlySet<string>;
  roster?: readonly RosterRow[] | undefined;
}

/** A student, with all that was found under any of their names. */
interface Person {
  label: string;
  row?: RosterRow;
  by?: MatchKind | undefined;
  found: Found[];
}

/**
 * Makes submissions of what was found: one a student and exercise, or one an attempt where each may count, from the first to the last; in
 * the roster's order, or by name.
 */
export function assemble(
  findings: Findings,
  { from, exercises, nowhere, everyAttempt, roster }: AssembleOptions,
): Collected {
  const { people, notInRoster } = roster ? peopleOf(findings.students, roster) : unlisted(findings.students);
  const all = people.map((person) => ({ person, latest: exercises.map((slug) => latestOfPerson(person, slug)) }));
  const labelOf = new Map(people.flatMap(({ label, found }) => found.map(({ identity }) => [identity.label, label])));
  const renamed = <T extends { student?: string | undefined }>(one: T): T =>
    one.student === undefined ? one : { ...one, student: labelOf.get(one.student) ?? one.student };
  return {
    submissions: all.flatMap(({ person, latest }) =>
      exercises.flatMap((slug, index) => {
        const last = latest[index];
        if (!last) return [missing(person, slug, nowhere)];
        return everyAttempt.has(slug) ? attempts(person, last) : [submission(person, last.file, notesOn(last))];
      }),
    ),
    record: {
      version: COLLECTED_VERSION,
      from,
      students: all.map(({ person, latest }) => recordOf(person, { exercises, latest, everyAttempt })),
      notInRoster,
      unmatched: findings.unmatched.map(renamed),
      refused: findings.refused.map(renamed),
      ignored: findings.ignored,
    },
  };
}

function unlisted(students: readonly Found[]) {
  const people: Person[] = students.map((found) => ({ label: found.identity.label, found: [found] }));
  return { people: people.sort((a, b) => byName(a.label, b.label)), notInRoster: [] };
}

function peopleOf(students: readonly Found[], roster: readonly RosterRow[]) {
  const matched = matchRoster(students, roster);
  const listed = roster.map((row): Person => {
    const own = matched.flatMap((one) => ('row' in one && one.row === row ? [one] : []));
    return { label: row.label, row, by: own[0]?.by, found: own.map(({ found }) => found) };
  });
  const rest = matched.flatMap((one) => ('why' in one ? [one] : []));
  const labels = new Set(roster.map(({ label }) => label));
  const others = rest.map(({ found, why }) => {
    const { label } = found.identity;
    return { label: labels.has(label) ? `${label} (not in the roster)` : label, found: [found], why };
  });
  others.sort((a, b) => byName(a.label, b.label));
  return {
    people: [...listed, ...others.map(({ label, found }): Person => ({ label, found }))],
    notInRoster: others.map(({ label, why }) => ({ student: label, why })),
  };
}

function latestOfPerson({ found }: Person, slug: string): Latest | undefined {
  return latestOf(found.flatMap(({ files }) => files.filter(({ exercise }) => exercise === slug)));
}

function missing({ label, found }: Person, exercise: string, nowhere: string): Submission {
  const entry = join(nowhere, `${exercise}.ts`);
  return { student: label, exercise, entry, root: nowhere, ...told(found.flatMap((one) => one.notes)) };
}

function submission({ label, found }: Person, file: FoundFile, notes: readonly string[]): Submission {
  const { exercise, entry, root, submittedAt, late } = file;
  return {
    student: label,
    exercise,
    entry,
    root,
    ...(submittedAt && { submittedAt }),
    ...(late && { late }),
    ...told([...found.flatMap((one) => one.notes), ...notes]),
  };
}

function attempts(person: Person, latest: Latest): Submission[] {
  const files = inOrder(latest);
  if (files.length === 1) return [submission(person, latest.file, latest.file.notes)];
  return files.map((file, index) => {
    const which = `handed in ${files.length} times, and each was graded: this is ${file.shown}`;
    return { ...submission(person, file, [...file.notes, which]), attempt: index + 1 };
  });
}

function told(notes: readonly string[]): Pick<Submission, 'notes'> {
  return notes.length > 0 ? { notes } : {};
}

function notesOn({ file, earlier }: Latest): string[] {
  if (earlier.length === 0) return [...file.notes];
  const others = earlier.map(({ shown }) => shown).join(', ');
  return [...file.notes, `handed in more than once: ${file.shown} is graded as the latest, and not ${others}`];
}

function recordOf(
  { label, row, by, found }: Person,
  {
    exercises,
    latest,
    everyAttempt,
  }: Pick<AssembleOptions, 'exercises' | 'everyAttempt'> & { latest: readonly (Latest | undefined)[] },
): CollectedStudent {
  return {
    student: label,
    ...(row?.name !== undefined && { name: row.name }),
    ...(row && { roster: { line: row.line, ...(by && { by }) } }),
    from: [...new Set(found.flatMap((one) => one.from))],
    exercises: exercises.flatMap((slug, index) => exerciseRecord(slug, latest[index], everyAttempt.has(slug))),
    missing: exercises.filter((_slug, index) => latest[index] === undefined),
  };
}

function exerciseRecord(exercise: string, latest: Latest | undefined, each: boolean): CollectedExercise[] {
  if (!latest) return [];
  const { file, earlier } = latest;
  return [
    {
      exercise,
      file: file.shown,
      ...(file.submittedAt && { submittedAt: file.submittedAt.toISOString() }),
      ...(file.late && { late: true as const }),
      ...(each && earlier.length > 0 && { attempts: inOrder(latest).map(({ shown }) => shown) }),
      insteadOf: each ? [] : earlier.map(({ shown }) => shown),
      notes: [...file.notes],
    },
  ];
}
