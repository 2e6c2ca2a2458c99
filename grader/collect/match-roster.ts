import type { Found, Identity } from './findings.js';
import { holdsName, sameName, sharesName, wordsOf } from './person-names.js';
import { sameButZeros } from './roster-digits.js';
import { RosterIndex } from './roster-index.js';
import type { RosterRow } from './roster.js';

export const matchKinds = ['id', 'login', 'email', 'name', 'group'] as const;
export type MatchKind = (typeof matchKinds)[number];

/** Whose rows a found student or team has, and by what that was seen; or why none. */
export type Matched = { found: Found; rows: RosterRow[]; by: MatchKind } | { found: Found; why: string };

/**
 * Finds each student's row: by id, login, e-mail address, and only then by name; and the rows of a team by its name. What an id says is held
 * against the name. Two rows that fit, or two students of different ids whose name fits one row, are left to the instructor.
 */
export function matchRoster(students: readonly Found[], rows: readonly RosterRow[]): Matched[] {
  const index = new RosterIndex(rows);
  const matched = students.map((found) => matchOne(found, index));
  const byRow = new Map<RosterRow, Found[]>();
  for (const one of matched) {
    if ('why' in one) continue;
    for (const row of one.rows) byRow.set(row, [...(byRow.get(row) ?? []), one.found]);
  }
  return matched.map((one) => {
    if ('why' in one) return one;
    const rival = one.rows.flatMap((row) =>
      rivalOf(one.found, one.by, byRow.get(row) ?? []).map((found) => ({ row, found })),
    )[0];
    if (!rival) return one;
    const name = rival.found.identity.label;
    return { found: one.found, why: `line ${rival.row.line} of the roster fits ${name} too, who is somebody else` };
  });
}

function rivalOf({ identity }: Found, by: MatchKind, others: readonly Found[]): Found[] {
  if (by === 'group')
    return others.filter((other) => other.identity.group !== undefined && other.identity !== identity);
  return by === 'name' ? others.filter((other) => differ(other.identity, identity)) : [];
}

function matchOne(found: Found, index: RosterIndex): Matched {
  const { identity } = found;
  if (identity.group !== undefined) {
    const rows = index.byGroup(identity.group);
    return rows.length > 0
      ? { found, rows, by: 'group' }
      : { found, why: 'a team, and no line of the roster says who is in it (a column "Group" would)' };
  }
  for (const [by, rows] of waysTo(identity, index)) {
    const [row] = rows;
    if (!row) continue;
    const why = rows.length > 1 ? severalFit(rows, by) : contradiction(identity, row, by, index);
    return why === undefined ? { found, rows: [row], by } : { found, why: why + zeros(identity, index) };
  }
  return { found, why: nothingFits(identity, index) + zeros(identity, index) };
}

function* waysTo(who: Identity, index: RosterIndex): Generator<[MatchKind, RosterRow[]]> {
  const { canvasId, participant, sid, email, login, maybe } = who;
  const unique = (rows: readonly RosterRow[]) => [...new Set(rows)];
  yield [
    'id',
    unique([
      ...index.byCanvasId(canvasId),
      ...index.byParticipant(participant),
      ...[sid, ...maybe].flatMap(index.bySchoolId),
    ]),
  ];
  yield ['login', unique([login, email, ...maybe].flatMap(index.byLogin))];
  yield ['email', unique([email, ...maybe].flatMap(index.byEmail))];
  yield [
    'id',
    unique(maybe.flatMap(wordsIn).flatMap((word) => index.byWord(word).filter((row) => !isNameOf(row, word)))),
  ];
  yield ['name', unique(who.names.flatMap((name) => index.byName(name))).filter((row) => !hasOtherId(who, row))];
}

/** `0012` and `Mira Okafor` of "Okafor, Mira (0012)": a short word may be anything. */
function wordsIn(label: string): string[] {
  return label.split(/[\s,;()[\]_]+|\s-\s/u).filter((word) => word.length >= 4 && word !== label);
}

/** Somebody's login may be somebody else's first name. */
function isNameOf({ name = '' }: RosterRow, word: string): boolean {
  const words = new Set(wordsOf(name));
  return wordsOf(word).every((one) => words.has(one));
}

/** Why a row that an id, a login or an address leads to is not taken: the name says something else. */
function contradiction(who: Identity, row: RosterRow, by: MatchKind, index: RosterIndex): string | undefined {
  if (by === 'name' || row.name === undefined) return undefined;
  const said = [row.login, row.github, row.email, row.schoolId].filter((one) => one !== undefined).map(fold);
  const names = who.names.filter((name) => !said.includes(fold(name)));
  if (names.length === 0) return undefined;
  const rowName = row.name;
  if (names.some((name) => sameName(name, rowName))) return undefined;
  const other = names.flatMap((name) => index.byName(name)).find((one) => one !== row);
  if (other) return `by ${by} it is line ${row.line} of the roster, by name line ${other.line}`;
  const fits = who.participant === undefined ? sharesName : holdsName;
  if (names.some((name) => fits(withoutIds(name, said), rowName))) return undefined;
  return `by ${by} it is line ${row.line} of the roster, which is of another name (${rowName})`;
}

/** A folder may be called by id and name. */
function withoutIds(name: string, ids: readonly string[]): string {
  return ids.reduce((left, id) => left.split(new RegExp(escaped(id), 'giu')).join(' '), name.normalize('NFC'));
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

function severalFit(rows: readonly RosterRow[], by: MatchKind): string {
  return `lines ${rows.map(({ line }) => line).join(', ')} of the roster fit, by ${by}`;
}

function nothingFits(who: Identity, index: RosterIndex): string {
  const namesake = who.names.flatMap((name) => index.byName(name))[0];
  return namesake
    ? `no line of the roster fits: line ${namesake.line} has the name, and another id`
    : 'no line of the roster fits';
}

/** What there is to say where a spreadsheet has taken the zeros off an id. */
export function zeros({ sid, maybe }: Identity, { rows }: Pick<RosterIndex, 'rows'>): string {
  for (const id of [sid, ...maybe]) {
    const row = rows.find(({ schoolId }) => sameButZeros(id, schoolId));
    if (row)
      return `; ${id} here and ${row.schoolId} in the roster look like one student whose zeros a spreadsheet took off`;
  }
  return '';
}

/** A row that has the same kind of id, and another one, is a namesake's. */
function hasOtherId(who: Identity, row: RosterRow): boolean {
  return (
    isOther(who.canvasId, row.canvasId) ||
    isOther(who.participant, row.participant) ||
    (isOther(who.sid, row.schoolId) && !sameButZeros(who.sid, row.schoolId))
  );
}

function fold(text: string): string {
  return text.normalize('NFC').trim().toLowerCase();
}

function isOther(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && fold(one) !== fold(other);
}

function differ(one: Identity, other: Identity): boolean {
  return (
    isOther(one.canvasId, other.canvasId) ||
    isOther(one.participant, other.participant) ||
    isOther(one.platformId, other.platformId) ||
    isOther(one.sid, other.sid)
  );
}
