import type { CollectedRecord } from '../class/collect/collected-file.js';
import { printable } from '../report/feedback.js';

const MOST_LINES = 10;

/** What an instructor has to know of what was found, before it is graded: a line each, few of a kind. */
export function collectedLines(record: CollectedRecord): string[] {
  const { students, notInRoster, unmatched, refused, ignored, besides, remarks } = record;
  const each = students.flatMap(({ student, exercises }) => exercises.map((one) => ({ student, ...one })));
  const renamed = each.filter(({ notes }) => notes.length > 0);
  const late = students.filter(({ exercises }) => exercises.some((one) => one.late));
  const absent = students.filter(({ roster, from }) => roster && from.length === 0);
  return [
    `read as ${record.readAs}${record.inside === undefined ? '' : `, found in ${record.inside}`}`,
    ...(besides.length > 0 ? [`beside the class, not looked at: ${list(besides)}`] : []),
    ...some('ids', remarks, (remark) => remark),
    ...(ignored.length > 0 ? [`not a student's folder, left out: ${list(ignored)}`] : []),
    ...some('refused', refused, ({ file, why }) => `${file}: ${why}`),
    ...some('no exercise of the course, not graded', unmatched, ({ file, why }) => `${file}: ${why}`),
    ...some('not in the roster, graded all the same', notInRoster, ({ student, why }) => `${student}: ${why}`),
    ...(absent.length > 0
      ? [`in the roster, and nothing found: ${list(absent.map(({ student, name }) => called(student, name)))}`]
      : []),
    ...doubledLines(each),
    ...some(
      'handed in more than once, each is graded',
      each.filter(({ attempts }) => attempts),
      ({ student, exercise, attempts = [] }) => `${student}, ${exercise}: ${list(attempts)}`,
    ),
    ...some('taken under another name', renamed, ({ student, notes }) => `${student}: ${notes.join('; ')}`),
    ...(late.length > 0 ? [`late, as the LMS has it: ${list(late.map(({ student }) => student))}`] : []),
  ].map(printable);
}

const titles = {
  latest: 'handed in more than once, the latest is graded',
  written: 'there more than once, the one that is not the untouched stub is graded',
  place: 'there more than once, and nothing tells which is the latest: graded by its place',
} as const;

type Each = CollectedRecord['students'][number]['exercises'][number] & { student: string };

function doubledLines(each: readonly Each[]): string[] {
  return (['latest', 'written', 'place'] as const).flatMap((chosen) =>
    some(
      titles[chosen],
      each.filter((one) => one.chosen === chosen && one.insteadOf.length > 0),
      ({ student, exercise, file, insteadOf }) => `${student}, ${exercise}: ${file}, and not ${list(insteadOf)}`,
    ),
  );
}

function called(student: string, name: string | undefined): string {
  return name === undefined || name === student ? student : `${student} (${name})`;
}

function some<T>(title: string, all: readonly T[], line: (one: T) => string): string[] {
  if (all.length === 0) return [];
  const more = all.length - MOST_LINES;
  const lines = all.slice(0, MOST_LINES).map((one) => `  ${line(one)}`);
  return [`${title}:`, ...lines, ...(more > 0 ? [`  and ${more} more`] : [])];
}

function list(all: readonly string[]): string {
  const more = all.length - MOST_LINES;
  return `${all.slice(0, MOST_LINES).join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
}
