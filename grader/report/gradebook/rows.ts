import type { Status } from '../../engine/results/result.js';
import type { Row } from './gradebook.js';

/** What the table shows, and in which order. */
export interface View {
  /** A part of the student's name, in any case. */
  name: string;
  /** An exercise's place among the columns; undefined: any. */
  exercise: number | undefined;
  /** Students with this status in the exercise, or in any. */
  status: Status | undefined;
  sortBy: 'student' | 'points' | number;
  descending: boolean;
}

const byName = new Intl.Collator('en', { numeric: true });

/** The rows that fit, sorted; those that are alike stay in the order in which they came. */
export function rowsIn(rows: readonly Row[], { name, exercise, status, sortBy, descending }: View): Row[] {
  const wanted = name.trim().toLowerCase();
  const kept = rows.filter(({ student, cells }) => {
    if (wanted !== '' && !student.toLowerCase().includes(wanted)) return false;
    if (status === undefined) return true;
    const looked = exercise === undefined ? cells : [cells[exercise]];
    return looked.some((cell) => cell?.status === status);
  });
  const sign = descending ? -1 : 1;
  return kept.sort((a, b) => sign * compare(a, b, sortBy));
}

function compare(a: Row, b: Row, sortBy: View['sortBy']): number {
  if (sortBy === 'student') return byName.compare(a.student, b.student);
  if (sortBy === 'points') return share(a) - share(b);
  return share(a.cells[sortBy]) - share(b.cells[sortBy]);
}

/** From 0 to 1, or a little more by extra credit; below 0 where there is no result. */
export function share(one: { points: number; maxPoints: number } | null | undefined): number {
  if (!one) return -1;
  return one.maxPoints === 0 ? 0 : one.points / one.maxPoints;
}
