import { RosterError } from './roster-error.js';
import type { Person } from './roster-person.js';

type Listed = Person & { line: number };

/** How a spreadsheet shows a number of more than eleven digits, and then writes it. */
const SCIENTIFIC = /^\d([.,]\d+)?E\+\d+$/i;

/**
 * Takes ids for lost that a spreadsheet has cut to a few digits.
 * @throws {RosterError} when two students can no longer be told apart by theirs, and have nothing else that tells
 */
export function lostDigits(people: readonly Listed[]): { people: Listed[]; lines: string[] } {
  const cut = people.filter(({ schoolId }) => schoolId !== undefined && SCIENTIFIC.test(schoolId));
  if (cut.length === 0) return { people: [...people], lines: [] };
  const alike = cut.filter(({ login, email, schoolId }) => {
    const others = cut.filter((other) => other.schoolId === schoolId);
    return others.length > 1 && login === undefined && email === undefined;
  });
  const cure =
    'a spreadsheet has cut long numbers; set the column to "Text" before the ids go in, or take the file as it was downloaded';
  if (alike.length > 1) throw new RosterError(`the roster has one id for several students, ${shown(alike)}: ${cure}`);
  return {
    people: people.map((one) => (cut.includes(one) ? { ...one, schoolId: undefined } : one)),
    lines: [`roster: ids that are none any more, not used: ${shown(cut)}; ${cure}`],
  };
}

const MOST_SHOWN = 5;

function shown(people: readonly Listed[]): string {
  const all = people.slice(0, MOST_SHOWN).map(({ name, line, schoolId }) => `${name ?? `line ${line}`} (${schoolId})`);
  return all.join(', ') + (people.length > MOST_SHOWN ? `, and ${people.length - MOST_SHOWN} more` : '');
}

/** True for ids that differ by the zeros before them alone, as a spreadsheet takes them off. */
export function sameButZeros(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined || one === other) return false;
  return /^\d+$/.test(one) && /^\d+$/.test(other) && withoutZeros(one) === withoutZeros(other);
}

function withoutZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '');
}
