import { join } from 'node:path';
import { COLLECTED_VERSION, type CollectedExercise, type CollectedStudent } from './collected-file.js';
import type { Found, FoundFile, Findings } from './findings.js';
import { insteadNotes } from './instead-notes.js';
import { inOrder, latestOf, type Latest } from './latest.js';
import { known as knownPeople, listed, unlisted, whoIs, type Person } from './people.js';
import type { RosterRow } from './roster-person.js';
import type { Collected, Submission } from './submission.js';

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
  known?: readonly RosterRow[] | undefined;
}

/**
 * Makes submissions of what was found: one a student and exercise, or one an attempt where each may count, from the first to the last; in
 * the roster's order, or by name.
 */
export function assemble(
  findings: Findings,
  { from, exercises, nowhere, everyAttempt, roster, known }: AssembleOptions,
): Collected {
  const { students } = findings;
  const { people, notInRoster, remarks } = roster
    ? listed(students, roster)
    : known
      ? knownPeople(students, known)
      : unlisted(students);
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
      readAs: findings.readAs,
      ...(findings.inside !== '' && { inside: findings.inside }),
      students: all.map(({ person, latest }) => recordOf(person, { exercises, latest, everyAttempt })),
      notInRoster: roster || known ? notInRoster : [],
      unmatched: findings.unmatched.map(renamed),
      refused: findings.refused.map(renamed),
      ignored: findings.ignored,
      besides: findings.besides,
      remarks,
    },
  };
}

function latestOfPerson({ found }: Person, slug: string): Latest | undefined {
  return latestOf(found.flatMap(({ files }) => files.filter(({ exercise }) => exercise === slug)));
}

function missing({ label, found }: Person, exercise: string, nowhere: string): Submission {
  const entry = join(nowhere, `${exercise}.ts`);
  const notes = [...found.flatMap((one) => one.notes), ...insteadNotes(found, exercise)];
  return { student: label, exercise, entry, root: nowhere, ...told(notes) };
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
  if (files.length === 1) return [submission(person, latest.file, notesOn(latest))];
  return files.map((file, index) => {
    const which = `handed in ${files.length} times, and each was graded: this is ${file.shown}`;
    return { ...submission(person, file, [...file.notes, which]), attempt: index + 1 };
  });
}

function told(notes: readonly string[]): Pick<Submission, 'notes'> {
  return notes.length > 0 ? { notes } : {};
}

const why = {
  only: '',
  latest: 'as the latest',
  written: 'since nothing has been written to the others',
  place: 'by its place, since nothing tells which is the latest',
};

function notesOn({ file, earlier, chosen }: Latest): string[] {
  if (earlier.length === 0) return [...file.notes];
  const others = earlier.map(({ shown }) => shown).join(', ');
  return [...file.notes, `handed in more than once: ${file.shown} is graded ${why[chosen]}, and not ${others}`];
}

function recordOf(
  person: Person,
  {
    exercises,
    latest,
    everyAttempt,
  }: Pick<AssembleOptions, 'exercises' | 'everyAttempt'> & { latest: readonly (Latest | undefined)[] },
): CollectedStudent {
  const { label, row, by, found } = person;
  return {
    student: label,
    ...withoutGaps(whoIs(person)),
    ...(!row && nobodysOf(found)),
    ...(row && { roster: { line: row.line, ...(by && { by }) } }),
    from: [...new Set(found.flatMap((one) => one.from))],
    exercises: exercises.flatMap((slug, index) => exerciseRecord(slug, latest[index], everyAttempt.has(slug))),
    missing: exercises.filter((_slug, index) => latest[index] === undefined),
    others: found.flatMap(({ others }) => others.map(({ file }) => file)),
  };
}

function nobodysOf(found: readonly Found[]): Pick<CollectedStudent, 'nobodys'> {
  const why = found.map(({ identity }) => identity.nobodys).find((one) => one !== undefined);
  return why === undefined ? {} : { nobodys: why };
}

function withoutGaps(who: ReturnType<typeof whoIs>): ReturnType<typeof whoIs> {
  return Object.fromEntries(Object.entries(who).filter(([, value]) => value !== undefined));
}

function exerciseRecord(exercise: string, latest: Latest | undefined, each: boolean): CollectedExercise[] {
  if (!latest) return [];
  const { file, earlier, chosen } = latest;
  return [
    {
      exercise,
      file: file.shown,
      ...(file.submittedAt && { submittedAt: file.submittedAt.toISOString() }),
      ...(file.late && { late: true as const }),
      ...(each && earlier.length > 0 && { attempts: inOrder(latest).map(({ shown }) => shown) }),
      insteadOf: each ? [] : earlier.map(({ shown }) => shown),
      chosen,
      notes: [...file.notes],
    },
  ];
}
