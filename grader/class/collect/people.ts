import type { Found } from './findings.js';
import { matchRoster, zeros, type MatchKind, type Matched } from './match-roster.js';
import { byName } from './reading.js';
import type { Person as Who } from './roster-person.js';
import type { RosterRow } from './roster-person.js';

/** A student, with all that was found under any of their names. */
export interface Person {
  label: string;
  row?: RosterRow;
  by?: MatchKind | undefined;
  found: Found[];
}

export interface People {
  people: Person[];
  notInRoster: { student: string; why: string }[];
  remarks: string[];
}

/** Without a roster: everybody of whom something was found. */
export function unlisted(students: readonly Found[]): People {
  const people: Person[] = students.map((found) => ({ label: found.identity.label, found: [found] }));
  return { people: people.sort((a, b) => byName(a.label, b.label)), notInRoster: [], remarks: [] };
}

/** Everybody in the roster, in its order, and then those who are not in it. */
export function listed(students: readonly Found[], roster: readonly RosterRow[]): People {
  const matched = matchRoster(students, roster);
  const own = new Map<RosterRow, { found: Found; by: MatchKind }[]>();
  for (const one of matched) {
    if ('why' in one) continue;
    for (const row of one.rows) own.set(row, [...(own.get(row) ?? []), one]);
  }
  const people = roster.map((row): Person => {
    const theirs = own.get(row) ?? [];
    return { label: row.label, row, by: theirs[0]?.by, found: theirs.map(({ found }) => found) };
  });
  const labels = new Set(roster.map(({ label }) => label));
  const others = matched.flatMap((one) =>
    'why' in one ? [{ ...one, label: outside(one.found.identity.label, labels) }] : [],
  );
  others.sort((a, b) => byName(a.label, b.label));
  return {
    people: [...people, ...others.map(({ label, found }): Person => ({ label, found: [found] }))],
    notInRoster: others.map(({ label, why }) => ({ student: label, why })),
    remarks: remarksOn(matched, roster),
  };
}

/** Of a worksheet, which is no roster: whoever has handed in. */
export function known(students: readonly Found[], rows: readonly RosterRow[]): People {
  const { people, notInRoster, remarks } = listed(students, rows);
  const there = people.filter(({ found }) => found.length > 0);
  return { people: there.sort((a, b) => byName(a.label, b.label)), notInRoster, remarks };
}

function outside(label: string, labels: ReadonlySet<string>): string {
  return labels.has(label) ? `${label} (not in the roster)` : label;
}

/** Who was found by name although the ids differ, by zeros that a spreadsheet takes off. */
function remarksOn(matched: readonly Matched[], rows: readonly RosterRow[]): string[] {
  return matched.flatMap((one) => {
    if ('why' in one || one.by !== 'name') return [];
    const told = zeros(one.found.identity, { rows });
    return told === '' ? [] : [`${one.found.identity.label}: found by name${told}`];
  });
}

/** Who somebody is, for those who hand results on: as the roster has it, or as a download proves it. */
export function whoIs({ row, found }: Person): Who {
  if (row) {
    const { line: _line, label: _label, ...who } = row;
    return who;
  }
  const [identity] = found.map((one) => one.identity);
  if (!identity) return {};
  const { names, canvasId, participant, sid, email, login } = identity;
  const isNamed = !identity.maybe.includes(names[0] ?? '');
  return {
    name: isNamed ? names[0] : undefined,
    canvasId,
    participant,
    schoolId: sid,
    email,
    login,
    group: identity.group,
  };
}
