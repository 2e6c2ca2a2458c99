import { holdsName } from '../../class/collect/person-names.js';
import { participantIn } from '../../class/collect/roster-person.js';
import type { KnownStudent } from './format.js';
import type { Sheet } from './moodle-columns.js';

export interface RowsOf {
  rows: string[][];
  /** Why none of them is taken. */
  why?: string;
}

/** The rows of a worksheet that are about a student: by Moodle's number, held against the name; then by address, id, login and name. */
export function rowsOf(
  student: string,
  known: KnownStudent | undefined,
  rows: readonly string[][],
  columns: Sheet['columns'],
): RowsOf {
  if (known?.isSure === false) return { rows: [], why: 'of no student of the roster for sure' };
  const who = known && hasIdentity(known) ? known : fromLabel(student);
  const cell = (row: readonly string[], column: keyof Sheet['columns']) => fold(row[columns[column] ?? -1] ?? '');
  if (who.participant !== undefined) {
    const own = rows.filter((row) => participantIn(row[columns.identifier]) === who.participant);
    const other = own.find(
      (row) => who.name !== undefined && columns.name !== undefined && !isNamed(row[columns.name], who.name),
    );
    if (other)
      return { rows: [], why: `Participant ${who.participant} in the Moodle worksheet is ${other[columns.name ?? 0]}` };
    return { rows: own };
  }
  const ways = [
    ['email', who.email],
    ['idNumber', who.schoolId],
    ['username', who.login],
    ['name', who.name],
  ] as const;
  for (const [column, value] of ways) {
    const own = value === undefined ? [] : rows.filter((row) => cell(row, column) === fold(value));
    if (own.length > 0) return { rows: own };
  }
  const label = fold(student);
  return { rows: rows.filter((row) => WHO.some((column) => cell(row, column) === label)) };
}

const WHO = ['identifier', 'name', 'email', 'idNumber', 'username'] as const;

function isNamed(cell = '', name: string): boolean {
  return cell.trim() === '' || participantIn(cell) !== undefined || holdsName(cell, name);
}

function hasIdentity({ participant, email, schoolId, login, name }: KnownStudent): boolean {
  return [participant, email, schoolId, login, name].some((one) => one !== undefined);
}

/** A name as a cell has it; or with the participant's number, as students of a download of all submissions are called. */
function fromLabel(student: string): Partial<KnownStudent> {
  const { name, number, old } =
    /^(?:(?<name>.*) \(participant (?<number>\d+)\)|[^_]*_(?<old>\d+)_assignsubmission_.*)$/su.exec(student)?.groups ??
    {};
  const participant = number ?? old;
  return participant === undefined ? {} : { participant, ...(name !== undefined && { name }) };
}

function fold(text: string): string {
  return text.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
}
