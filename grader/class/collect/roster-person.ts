import type { Column } from './roster-headers.js';

/** Who somebody is, as a roster or a platform has it: each field as it is written there. */
export interface Person {
  name?: string | undefined;
  /** "Lovelace, Ada", where the roster has it so. */
  sortableName?: string | undefined;
  /** Canvas's own id, from the column `ID` of its gradebook. */
  canvasId?: string | undefined;
  /** Moodle's number of the participant, from the `Identifier` of its grading worksheet. */
  participant?: string | undefined;
  schoolId?: string | undefined;
  login?: string | undefined;
  github?: string | undefined;
  email?: string | undefined;
  section?: string | undefined;
  /** The team in which they hand in. */
  group?: string | undefined;
}

/** A student in the roster. Ids are texts: 0012 is not 12. */
export interface RosterRow extends Person {
  /** Counted in records, the first being 1. */
  line: number;
  /** How the student is called in results. */
  label: string;
}

// Moodle's string `hiddenuser`, with a space in English and without one in German.
const PARTICIPANT =
  /^(?:participante?|partecipante|teilnehmer(?:\/in|in|\*in)?|deelnemer|deltagare|uczestnik|参与者)\s?(\d{1,19})$/i;

/** The number in `Participant 501`, as Moodle's worksheets call somebody. */
export function participantIn(text: string | undefined): string | undefined {
  return PARTICIPANT.exec(text?.trim() ?? '')?.[1];
}

export function personOf(
  cells: readonly string[],
  columns: Partial<Record<Column, number>>,
  isCanvas: boolean,
): Person {
  const cell = (column: Column) => {
    const index = columns[column];
    return index === undefined ? undefined : cells[index]?.replace(/[\u200b\ufeff]/g, '').trim() || undefined;
  };
  const [first, last] = [cell('first'), cell('last')];
  const whole = cell('name');
  const parts = [first, last].filter((part) => part !== undefined).join(' ');
  const [participant] = [cell('identifier'), cell('id')].flatMap((given) => participantIn(given) ?? []);
  const [identifier, id] = [cell('identifier'), cell('id')].map((given) => (participantIn(given) ? undefined : given));
  const other = identifier;
  const address = other?.includes('@') === true ? other : undefined;
  return {
    name: whole ?? (parts || undefined),
    sortableName: whole?.includes(',') === true ? whole : first && last ? `${last}, ${first}` : undefined,
    canvasId: isCanvas ? id : undefined,
    participant,
    // Brightspace puts # before an id, so that spreadsheets leave it alone.
    schoolId: (cell('schoolId') ?? (isCanvas ? undefined : id) ?? (address ? undefined : other))?.replace(/^#/, ''),
    // Brightspace, too.
    login: cell('login')?.replace(/^#/, ''),
    github: cell('github')?.replace(/^@/, ''),
    email: cell('email') ?? address,
    section: cell('section'),
    group: cell('group'),
  };
}

/** Rows without anybody: padding, and those of Canvas's gradebook that say how grades are posted and what can be had. */
export function isNobody({ section: _section, group: _group, ...person }: Person): boolean {
  if (/^\s*points possible\s*$/i.test(person.name ?? '')) return true;
  return Object.values(person).every((value) => value === undefined);
}

const PREVIEW_LOGIN = /^[0-9a-f]{40}$/i;

/** The student that Canvas lets teachers look at a course as. A person of this name has an id or a login of the school's. */
export function isTestStudent({ name = '', login, schoolId }: Person): boolean {
  const isNamed = /^(Student, Test|Test Student|Student Test)$/.test(name);
  return isNamed && schoolId === undefined && (login === undefined || PREVIEW_LOGIN.test(login));
}

type Listed = Person & { line: number };

/** A student of two sections may have two rows, one of which may say less: of those that do not contradict each other one is made. */
export function withoutRepeats(people: readonly Listed[]): Listed[] {
  const kept: Listed[] = [];
  const byKey = new Map<string, Listed[]>();
  for (const person of people) {
    const keys = keysOf(person);
    const known = keys
      .flatMap((key) => byKey.get(key) ?? [])
      .find((one) => agree(one, person) && (hasIds(person) || isOfOtherSection(one, person)));
    const one = known ?? { ...person };
    if (known) Object.assign(known, merged(known, person));
    else kept.push(one);
    for (const key of keys) byKey.set(key, [...(byKey.get(key) ?? []), one]);
  }
  return kept;
}

/** Of a name alone two rows may be two students, unless each is of a section of its own. */
function isOfOtherSection(one: Person, other: Person): boolean {
  return one.section !== undefined && other.section !== undefined && one.section !== other.section;
}

function hasIds(person: Person): boolean {
  return FIELDS.some((field) => field !== 'name' && person[field] !== undefined);
}

const FIELDS = ['canvasId', 'participant', 'schoolId', 'login', 'github', 'email', 'name'] as const;

function keysOf(person: Person): string[] {
  const ids = FIELDS.filter((field) => field !== 'name').flatMap((field) => {
    const value = person[field];
    return value === undefined ? [] : [`${field} ${value.toLowerCase()}`];
  });
  // A name alone is nobody's for sure, unless there is nothing else.
  return ids.length > 0 ? ids : [`name ${person.name ?? ''}`];
}

function agree(one: Person, other: Person): boolean {
  return FIELDS.every((field) => {
    const [a, b] = [one[field], other[field]];
    return a === undefined || b === undefined || a.toLowerCase() === b.toLowerCase();
  });
}

function merged(known: Listed, other: Listed): Listed {
  const joined = (a: string | undefined, b: string | undefined) =>
    a === undefined || b === undefined || a.split(' and ').includes(b) ? (a ?? b) : `${a} and ${b}`;
  const rest = Object.fromEntries(Object.entries(other).filter(([, value]) => value !== undefined));
  return {
    ...rest,
    ...Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)),
    line: known.line,
    section: joined(known.section, other.section),
    group: known.group ?? other.group,
  };
}
