import { parse } from 'csv-parse/sync';

/** The roster cannot be read, or tells nothing; the message says what to give. */
export class RosterError extends Error {
  readonly code = 'roster';
}

/** A student in the roster. Ids are texts: 0012 is not 12. */
export interface RosterRow {
  /** Counted in records, the header being 1. */
  line: number;
  /** How the student is called in results. */
  label: string;
  name?: string | undefined;
  /** Canvas's own id, from the column `ID` of its gradebook. */
  canvasId?: string | undefined;
  /** Moodle's number of the participant, from the `Identifier` of its grading worksheet. */
  participant?: string | undefined;
  schoolId?: string | undefined;
  login?: string | undefined;
  email?: string | undefined;
}

type Column = 'name' | 'first' | 'last' | 'id' | 'identifier' | 'schoolId' | 'login' | 'email' | 'section';

/** Headers without case, blanks and signs. */
const headers: Record<Column, readonly string[]> = {
  name: ['student', 'name', 'fullname', 'studentname', 'displayname'],
  first: ['first', 'firstname', 'givenname', 'forename'],
  last: ['last', 'lastname', 'surname', 'familyname'],
  id: ['id'],
  identifier: ['identifier'],
  schoolId: ['sisuserid', 'idnumber', 'sid', 'studentid', 'studentnumber', 'orgdefinedid'],
  login: ['sisloginid', 'username', 'login', 'loginid'],
  email: ['emailaddress', 'email', 'mail'],
  section: ['section', 'sections'],
};

/**
 * Reads a roster: the gradebook that Canvas exports, Moodle's grading worksheet or list of participants, Gradescope's roster, or any CSV
 * with such headers. What is to be the students' name in results is the first of these that each row has, and no two have in common:
 * login, e-mail address, id, name; since gradebooks find students by login, address and id.
 * @throws {RosterError}
 */
export function readRoster(content: Buffer): RosterRow[] {
  const records = parseTable(decode(content));
  const [head = [], ...rows] = records;
  const columns = columnsOf(head);
  const isCanvas = columns.id !== undefined && columns.section !== undefined;
  const people = rows.flatMap((cells, index) => {
    const person = personOf(cells, columns, isCanvas);
    return Object.values(person).some((value) => value !== undefined) && !isPadding(person, isCanvas)
      ? [{ ...person, line: index + 2 }]
      : [];
  });
  if (people.length === 0) throw new RosterError('the roster has a header and no students');
  return labelled(withoutRepeats(people));
}

/** A student of two sections has two rows that say the same. */
function withoutRepeats(people: readonly (Person & { line: number })[]): (Person & { line: number })[] {
  const seen = new Set<string>();
  return people.filter(({ line: _line, ...person }) => {
    const key = JSON.stringify(person);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

type Person = Omit<RosterRow, 'line' | 'label'>;

function columnsOf(head: readonly string[]): Partial<Record<Column, number>> {
  const plain = head.map((header) => header.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ''));
  const columns: Partial<Record<Column, number>> = {};
  for (const [column, names] of Object.entries(headers) as [Column, readonly string[]][]) {
    const index = names.map((name) => plain.indexOf(name)).find((at) => at !== -1);
    if (index !== undefined) columns[column] = index;
  }
  const { section: _section, ...telling } = columns;
  if (Object.keys(telling).length > 0) return columns;
  const shown = head.slice(0, 8).map((header) => `"${header.slice(0, 40)}"`);
  throw new RosterError(
    `the roster's first line names no column that tells who a student is, only ${shown.join(', ')}; ` +
      'it needs some of Name (or First name and Last name), ID, SIS User ID, SIS Login ID, Email address, ID number, Username, SID',
  );
}

function personOf(cells: readonly string[], columns: Partial<Record<Column, number>>, isCanvas: boolean): Person {
  const cell = (column: Column) => {
    const index = columns[column];
    return index === undefined ? undefined : cells[index]?.trim() || undefined;
  };
  const parts = [cell('first'), cell('last')].filter((part) => part !== undefined).join(' ');
  const identifier = cell('identifier');
  const participant = /^\D*\s(\d+)$/.exec(identifier ?? '')?.[1];
  return {
    name: cell('name') ?? (parts || undefined),
    canvasId: isCanvas ? cell('id') : undefined,
    participant,
    schoolId: cell('schoolId') ?? (isCanvas ? undefined : cell('id')) ?? (participant ? undefined : identifier),
    login: cell('login'),
    email: cell('email'),
  };
}

/** Rows of Canvas's gradebook that are nobody's: the points possible, and the student that teachers test with. */
function isPadding({ name = '', canvasId, login, schoolId }: Person, isCanvas: boolean): boolean {
  if (!isCanvas) return false;
  return canvasId === undefined || (/^(Student, Test|Test Student)$/.test(name) && !login && !schoolId);
}

const identifying = ['login', 'email', 'schoolId', 'participant', 'canvasId', 'name'] as const;

function labelled(people: readonly (Person & { line: number })[]): RosterRow[] {
  const key = identifying.find((one) => {
    const values = people.map((person) => person[one]);
    return !values.includes(undefined) && new Set(values.map((value) => value?.toLowerCase())).size === people.length;
  });
  return people.map((person) => {
    const label = key === undefined ? undefined : person[key];
    if (label !== undefined) return { ...person, label: key === 'participant' ? `Participant ${label}` : label };
    const some = identifying.map((one) => person[one]).find((value) => value !== undefined);
    return { ...person, label: `${some} (line ${person.line} of the roster)` };
  });
}

function parseTable(text: string): string[][] {
  const first = text.split(/\r?\n/).find((line) => line.trim() !== '') ?? '';
  const [delimiter] = [',', ';', '\t'].sort((a, b) => first.split(b).length - first.split(a).length);
  try {
    return parse(text, { delimiter, skip_empty_lines: true, relax_column_count: true, relax_quotes: true });
  } catch (error) {
    throw new RosterError(`the roster is no CSV: ${(error as Error).message}`);
  }
}

/** UTF-8, UTF-16 where a mark says so, and else what Excel writes on Windows. */
function decode(content: Buffer): string {
  const utf16 = content[0] === 0xff && content[1] === 0xfe;
  if (utf16) return new TextDecoder('utf-16le').decode(content);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return new TextDecoder('windows-1252').decode(content);
  }
}
