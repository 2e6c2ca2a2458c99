import type { CollectedRecord } from '../class/collect/collected-file.js';
import type { Collected } from '../class/collect/submission.js';
import type { Policies } from '../class/policy/policy.js';
import { printable } from '../report/feedback.js';

const MOST_LINES = 10;
/** A loose file of another kind is a list, a sheet or a note, and nobody's work. */
const MAY_BE_WORK = /\.([mc]?[jt]sx?|zip|py)$/i;

/** Which hand-ins have no result under a student, as the last thing that a run says; empty when all have one. */
export function unsettledLines(record: CollectedRecord): string[] {
  const { students, notInRoster, refused, ignored, besides } = record;
  // Who is marked anonymously is a student all the same.
  const nobodys = students.filter((one) => one.nobodys === 'team' || one.nobodys === 'unnamed');
  const listed = new Set(notInRoster.map(({ student }) => student));
  const withGaps = students.filter(({ missing }) => missing.length > 0);
  const lines = [
    ...notInRoster.map(({ student, why }) => `${student}: graded under this name, in no student's row: ${why}`),
    ...nobodys.flatMap(({ student }) =>
      listed.has(student) ? [] : [`${student}: graded under this name, in no student's row: nothing says whose it is`],
    ),
    ...withGaps.flatMap(({ student, others, missing }) =>
      others.length > 0
        ? [`${student}: ${missing.join(', ')} missing, and handed in: ${others.slice(0, 5).join(', ')}`]
        : [],
    ),
    ...refused.map(({ file, why }) => `${file}: refused: ${why}`),
    ...ignored
      .filter((file) => MAY_BE_WORK.test(file))
      .map((file) => `${file}: in no student's row, because its name does not say whose it is`),
    ...besides.map((file) => `${file}: beside the class, not looked at`),
  ].map(printable);
  if (lines.length === 0) return [];
  const more = lines.length - MOST_LINES;
  const which = lines.length === 1 ? '1 hand-in has' : `${lines.length} hand-ins have`;
  return [
    `${which} no result under a student; all of it is in collected.json:`,
    ...lines.slice(0, MOST_LINES).map((line) => `  ${line}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

/** What a due date cannot hold for, since nothing says when it was handed in. */
export function untimedLines({ submissions, record }: Collected, policies: Policies): string[] {
  const isThere = new Set(
    record.students.flatMap(({ student, exercises }) => exercises.map(({ exercise }) => `${exercise}/${student}`)),
  );
  const due = submissions.filter(
    ({ exercise, student }) => policies.get(exercise)?.deadline && isThere.has(`${exercise}/${student}`),
  );
  const untimed = due.filter(({ submittedAt, late }) => submittedAt === undefined && late === undefined);
  if (untimed.length === 0) return [];
  const which = untimed.length === 1 ? '1 submission has' : `${untimed.length} of ${due.length} submissions have`;
  return [`${which} no time, so that no due date holds for them; say when they were handed in with --submitted-at`];
}
