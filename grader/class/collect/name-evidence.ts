import type { Identity } from './findings.js';
import { endsInName, hasAllOf, sameName, sharesName } from './person-names.js';
import type { RosterIndex } from './roster-index.js';
import type { RosterRow } from './roster-person.js';

/** Why a row that an id, a login or an address leads to is not taken: the name says something else. */
export function contradiction(who: Identity, row: RosterRow, by: string, index: RosterIndex): string | undefined {
  if (by === 'name' || row.name === undefined) return undefined;
  const said = idsOf(row);
  const names = who.names.filter((name) => !said.includes(fold(name)));
  if (names.length === 0) return undefined;
  const rowName = row.name;
  if (names.some((name) => sameName(name, rowName))) return undefined;
  const other = names.flatMap((name) => index.byName(name)).find((one) => one !== row);
  if (other) return `by ${by} it is line ${row.line} of the roster, by name line ${other.line}`;
  // Moodle writes the whole name into both, and at most a group before it.
  const fits = (name: string) =>
    who.participant === undefined ? sharesName(withoutIds(name, said), rowName) : endsInName(name, rowName);
  if (names.some(fits)) return undefined;
  return `by ${by} it is line ${row.line} of the roster, which is of another name (${rowName})`;
}

/**
 * The rows that a name which a person has given may lead to, be it an id, a login, an address, or a name: several where one student's login is
 * another's name. Of namesakes the one counts whose login it is.
 */
export function rowsOfPlain(name: string, index: RosterIndex): RosterRow[] {
  const [ids, names, locals] = [index.byWord(name), index.byName(name), index.byLocalPart(name)];
  const [own] = ids;
  if (own && ids.length === 1 && names.includes(own) && locals.every((row) => row === own)) return [own];
  return [...new Set([...ids, ...names, ...locals])];
}

/** Rows that one word of a folder's name leads to: `0012` and `mokafor` of "Okafor, Mira (0012)". A short word may be anything. */
export function rowsOfWords(label: string, index: RosterIndex): RosterRow[] {
  const words = label.split(/[\s,;()[\]_]+|\s-\s/u).filter((word) => word.length >= 4 && word !== label);
  return words.flatMap((word) => index.byWord(word).filter((row) => isTelling(word, label, row)));
}

/**
 * True when one word of a folder's name is enough: it is an address or a long number; or all of the row's name stands beside it. Somebody's login
 * may be somebody else's name.
 */
function isTelling(word: string, label: string, { name }: RosterRow): boolean {
  if (word.includes('@') || /\d{4}/.test(word)) return true;
  return name !== undefined && hasAllOf(label.replace(word, ' '), name);
}

function idsOf({ login, github, email, schoolId }: RosterRow): string[] {
  const all = [login, github, email, email?.split('@')[0], schoolId];
  return all.filter((one) => one !== undefined).map(fold);
}

/** A folder may be called by id and name. */
function withoutIds(name: string, ids: readonly string[]): string {
  return ids.reduce((left, id) => left.split(new RegExp(escaped(id), 'giu')).join(' '), name.normalize('NFC'));
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

export function fold(text: string): string {
  return text.normalize('NFC').trim().toLowerCase();
}
