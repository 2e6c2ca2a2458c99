import { readCsv, csvWords, type CsvText } from './csv-text.js';
import { lostDigits } from './roster-digits.js';
import { RosterError } from './roster-error.js';
import { columnNames, columnsOf, type Column } from './roster-headers.js';
import { labelled } from './roster-labels.js';
import { isNobody, isTestStudent, personOf, withoutRepeats, type RosterRow } from './roster-person.js';

export interface Roster {
  rows: RosterRow[];
  /** What to say of how it was read: a line each. */
  lines: string[];
}

const MOST_BEFORE_HEADER = 10;

/**
 * Reads a roster: the gradebook that Canvas exports, Moodle's grading worksheet or list of participants, Gradescope's roster, those of
 * Brightspace, Blackboard and GitHub, a registrar's, or any CSV with such headers.
 * @throws {RosterError}
 */
export function readRoster(content: Buffer): Roster {
  const table = tableOf(content);
  const at = headerAt(table.records);
  const head = table.records[at] ?? [];
  const columns = columnsOf(head);
  const isCanvas = isCanvasGradebook(head, columns);
  const people = table.records.slice(at + 1).flatMap((cells, index) => {
    const person = personOf(cells, columns, isCanvas);
    return isNobody(person) ? [] : [{ ...person, line: at + index + 2 }];
  });
  const tests = isCanvas ? people.filter(isTestStudent) : [];
  const students = withoutRepeats(people.filter((one) => !tests.includes(one)));
  if (students.length === 0) throw new RosterError('the roster has a header and no students');
  const { people: sure, lines } = lostDigits(students);
  return {
    rows: labelled(sure),
    lines: [
      readLine(table, head, columns, isCanvas),
      ...(tests.length > 0
        ? [`roster: left out Canvas's test student (line ${tests.map(({ line }) => line).join(', ')})`]
        : []),
      ...lines,
    ],
  };
}

function tableOf(content: Buffer): CsvText {
  try {
    return readCsv(content);
  } catch (error) {
    throw new RosterError(`the roster is no CSV: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Registrars put a title and a date above the header. @throws {RosterError} when nothing there is one */
function headerAt(records: readonly string[][]): number {
  const telling = records.slice(0, MOST_BEFORE_HEADER).map((record) => {
    const { section: _section, group: _group, ...columns } = columnsOf(record);
    return Object.keys(columns).length;
  });
  const most = Math.max(0, ...telling);
  if (most > 0) return telling.indexOf(most);
  const shown = (records[0] ?? []).slice(0, 8).map((header) => `"${header.slice(0, 40)}"`);
  throw new RosterError(
    `the roster's first line names no column that tells who a student is, only ${shown.join(', ')}; ` +
      'it needs some of Name (or First name and Last name), ID, SIS User ID, SIS Login ID, Email address, ID number, Username, SID',
  );
}

/** In Canvas's gradebook `ID` is Canvas's own number; elsewhere it is the school's. */
function isCanvasGradebook(head: readonly string[], { id }: Partial<Record<Column, number>>): boolean {
  if (id === undefined) return false;
  const has = (header: string) => head.some((one) => one.trim() === header);
  const isLeast = /^\ufeff?student$/i.test(head[0]?.trim() ?? '') && id === 1 && has('Section');
  return has('SIS Login ID') || has('SIS User ID') || isLeast;
}

const MOST_SHOWN = 12;

function readLine(
  table: CsvText,
  head: readonly string[],
  columns: Partial<Record<Column, number>>,
  isCanvas: boolean,
): string {
  const read = columnNames.flatMap((column) => {
    const index = columns[column];
    return index === undefined ? [] : [`${shown(column, isCanvas)} from "${head[index]?.trim()}"`];
  });
  const used = new Set(Object.values(columns));
  const others = head.flatMap((header, index) =>
    used.has(index) || header.trim() === '' ? [] : [`"${header.trim()}"`],
  );
  const more = others.length > MOST_SHOWN ? `, and ${others.length - MOST_SHOWN} more` : '';
  const left = others.length === 0 ? '' : `; not understood: ${others.slice(0, MOST_SHOWN).join(', ')}${more}`;
  return `roster: ${csvWords(table)}; read: ${read.join(', ')}${left}`;
}

function shown(column: Column, isCanvas: boolean): string {
  const names: Record<Column, string> = {
    name: 'name',
    first: 'first name',
    last: 'last name',
    id: isCanvas ? 'Canvas id' : 'id',
    identifier: 'identifier',
    schoolId: "the school's id",
    login: 'login',
    github: 'GitHub login',
    email: 'e-mail',
    section: 'section',
    group: 'group',
  };
  return names[column];
}
