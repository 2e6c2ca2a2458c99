import { cellsOf } from './gradebook-readers.fixture.js';

/** A student as a platform has them; ids are those that its own export writes. */
export interface Enrolled {
  id: string;
  name: string;
  sortableName: string;
  sisId?: string;
  login?: string;
}

/**
 * Whom Canvas gives each row's grades to: undefined is a student whom it does not know. After instructure/canvas-lms,
 * lib/gradebook_importer.rb: `csv_stream` and `decimal_comma_to_period` (cells), `header?` and `update_column_count` (columns),
 * `check_for_non_student_row`, and `process_student`, which looks by ID, SIS User ID, SIS Login ID and name, in this order.
 */
export function importIntoCanvas(text: string, students: readonly Enrolled[]) {
  const [header = [], ...rows] = cellsOf(text).map((row) => row.map(period));
  if (!(header.length > 3 && header[0]?.includes('Student') && header[1]?.includes('ID')))
    throw new Error('InvalidHeaderRow');
  const login = /SIS\s+Login\s+ID/.test(header[2] ?? '') ? 2 : /SIS\s+Login\s+ID/.test(header[3] ?? '') ? 3 : undefined;
  const sis = /SIS\s+User\s+ID/.test(header[2] ?? '') ? 2 : undefined;
  const section = 2 + (sis === undefined ? 0 : 1) + (login === undefined ? 0 : 1);
  if (!header[section]?.includes('Section')) throw new Error('InvalidHeaderRow');
  return rows.flatMap((row) => {
    if (row[0]?.includes('Points Possible') === true) return [];
    if (row.every((cell) => /^(Muted|Manual Posting.*)?$/i.test(cell.trim()))) return [];
    const present = (at: number | undefined) => (at === undefined ? undefined : row[at] || undefined);
    // `to_i`
    const id = present(1) === undefined ? undefined : String(Number.parseInt(row[1] ?? '', 10) || 0);
    const student =
      students.find((one) => one.id === id) ??
      students.find((one) => one.sisId !== undefined && one.sisId === present(sis)) ??
      students.find((one) => one.login !== undefined && one.login === present(login)) ??
      students.find((one) => one.name === row[0] || one.sortableName === row[0]);
    return [{ student: student?.id, grade: row[section + 1] === '' ? undefined : row[section + 1] }];
  });
}

function period(field: string): string {
  if (!/^-?[0-9.,]+%?$/.test(field)) return field;
  const parts = field.split(/[,.]/);
  const last = parts.pop() ?? '';
  return parts.length === 0 ? last : `${parts.join('')}.${last}`;
}

/** Moodle's strings in the language of who uploads. */
export interface MoodleStrings {
  recordid: string;
  grade: string;
  lastmodifiedgrade: string;
  hiddenuser: string;
  decsep: '.' | ',';
}

export const moodleIn: Record<'en' | 'de' | 'fr' | 'es', MoodleStrings> = {
  en: {
    recordid: 'Identifier',
    grade: 'Grade',
    lastmodifiedgrade: 'Last modified (grade)',
    hiddenuser: 'Participant ',
    decsep: '.',
  },
  de: {
    recordid: 'ID',
    grade: 'Bewertung',
    lastmodifiedgrade: 'Zuletzt geändert (Bewertung)',
    hiddenuser: 'Teilnehmer/in',
    decsep: ',',
  },
  fr: {
    recordid: 'Identifiant',
    grade: 'Note',
    lastmodifiedgrade: 'Dernière modification (note)',
    hiddenuser: 'Participant',
    decsep: ',',
  },
  es: {
    recordid: 'Identificador',
    grade: 'Calificación',
    lastmodifiedgrade: 'Última modificación (calificación)',
    hiddenuser: 'Participante',
    decsep: ',',
  },
};

/**
 * Which participants' grades Moodle takes from a worksheet. After mod/assign/feedback/offline/importgradeslib.php (`parsecsv`: UTF-8 and commas unless
 * the form says otherwise; `init`: columns by their exact names; `next`: the number behind the word) and `process_import_grades` in
 * mod/assign/feedback/offline/locallib.php, with `unformat_float`.
 */
export function importIntoMoodle(bytes: Buffer, strings: MoodleStrings, maximum: number): Map<number, number> {
  const [columns = [], ...rows] = cellsOf(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  const [id, grade, modified] = [strings.recordid, strings.grade, strings.lastmodifiedgrade].map((name) =>
    columns.indexOf(name),
  );
  if (id === undefined || grade === undefined || modified === undefined || Math.min(id, grade, modified) < 0)
    throw new Error('invalidgradeimport');
  const taken = new Map<number, number>();
  for (const row of rows) {
    const number = Number.parseInt((row[id] ?? '').slice(strings.hiddenuser.length), 10);
    const text = (row[grade] ?? '').replaceAll(' ', '').replaceAll(strings.decsep, '.');
    // `(float)` takes what comes before the first sign that is no number's.
    const value = text === '' ? undefined : Number.parseFloat(text) || 0;
    if (value !== undefined && value >= 0 && value <= maximum) taken.set(number, value);
  }
  return taken;
}
