import type { Found, Identity } from './findings.js';
import { sameName } from './person-names.js';
import type { RosterRow } from './roster.js';

export const matchKinds = ['id', 'login', 'email', 'name'] as const;
export type MatchKind = (typeof matchKinds)[number];

/** Whose row a found student has, and by what that was seen; or why none. */
export type Matched = { found: Found; row: RosterRow; by: MatchKind } | { found: Found; why: string };

/**
 * Finds each student's row: by id, login, e-mail address, and only then by name. Two rows that fit, or two students of different ids whose
 * name fits one row, are left to the instructor.
 */
export function matchRoster(students: readonly Found[], rows: readonly RosterRow[]): Matched[] {
  const matched = students.map((found) => matchOne(found, rows));
  return matched.map((one) => {
    if ('why' in one || one.by !== 'name') return one;
    const rival = matched.find(
      (other) => 'row' in other && other.row === one.row && differ(other.found.identity, one.found.identity),
    );
    if (!rival) return one;
    const name = rival.found.identity.label;
    return { found: one.found, why: `line ${one.row.line} of the roster fits ${name} too, who is somebody else` };
  });
}

function matchOne(found: Found, rows: readonly RosterRow[]): Matched {
  for (const by of matchKinds) {
    const fitting = rows.filter((row) => fits[by](found.identity, row));
    const [row] = fitting;
    if (!row) continue;
    if (fitting.length === 1) return { found, row, by };
    return { found, why: `lines ${fitting.map(({ line }) => line).join(', ')} of the roster fit, by ${by}` };
  }
  return { found, why: 'no line of the roster fits' };
}

const fits: Record<MatchKind, (who: Identity, row: RosterRow) => boolean> = {
  id: ({ canvasId, participant, sid, maybe }, row) =>
    same(canvasId, row.canvasId) ||
    same(participant, row.participant) ||
    [sid, ...maybe].some((id) => same(id, row.schoolId)),
  login: ({ maybe, email }, row) => [email, ...maybe].some((login) => same(login, row.login)),
  email: ({ maybe, email }, row) => [email, ...maybe].some((address) => same(address, row.email)),
  // A row that has the same kind of id, and another one, is a namesake's.
  name: (who, row) =>
    row.name !== undefined &&
    !isOther(who.canvasId, row.canvasId) &&
    !isOther(who.participant, row.participant) &&
    !isOther(who.sid, row.schoolId) &&
    who.names.some((name) => sameName(name, row.name ?? '')),
};

function same(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one.trim().toLowerCase() === other.trim().toLowerCase();
}

function isOther(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && !same(one, other);
}

function differ(one: Identity, other: Identity): boolean {
  return (
    isOther(one.canvasId, other.canvasId) || isOther(one.participant, other.participant) || isOther(one.sid, other.sid)
  );
}
