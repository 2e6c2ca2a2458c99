import type { Found, Identity } from './findings.js';
import { contradiction, fold, rowsOfPlain, rowsOfWords } from './name-evidence.js';
import { sameButZeros } from './roster-digits.js';
import { RosterIndex } from './roster-index.js';
import type { RosterRow } from './roster-person.js';

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
  const byRow = new Map<RosterRow, { found: Found; by: MatchKind }[]>();
  for (const one of matched) {
    if ('why' in one) continue;
    for (const row of one.rows) byRow.set(row, [...(byRow.get(row) ?? []), one]);
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

/** Others who have a row: two who are found by name alone may be namesakes, of whom the roster has one. */
function rivalOf({ identity }: Found, by: MatchKind, others: readonly { found: Found; by: MatchKind }[]): Found[] {
  return others.flatMap((other) => {
    if (other.found.identity === identity) return [];
    const isRival =
      by === 'group'
        ? other.by === 'group'
        : by === 'name' && (other.by === 'name' || differ(other.found.identity, identity));
    return isRival ? [other.found] : [];
  });
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
  const plain = unique(maybe.flatMap((name) => rowsOfPlain(name, index)));
  if (plain.length > 1 && maybe.some((name) => index.byWord(name).length + index.byLocalPart(name).length > 0))
    yield ['login', plain];
  const own = [...index.byCanvasId(canvasId), ...index.byParticipant(participant)];
  yield ['id', unique([...own, ...[sid, ...maybe].flatMap(index.bySchoolId)])];
  yield ['login', unique([login, email, ...maybe].flatMap(index.byLogin))];
  yield ['email', unique([email, ...maybe].flatMap(index.byEmail))];
  if (who.isLocalPart === true) yield ['email', unique(maybe.flatMap(index.byLocalPart))];
  yield ['id', unique(maybe.flatMap((label) => rowsOfWords(label, index)))];
  yield ['name', unique(who.names.flatMap((name) => index.byName(name))).filter((row) => !hasOtherId(who, row))];
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
