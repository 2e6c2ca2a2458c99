import type { Person } from './roster-person.js';
import type { RosterRow } from './roster-person.js';

type Listed = Person & { line: number };

/** What gradebooks find students by, and people call them by, comes first. */
const COMMON = ['login', 'email', 'schoolId'] as const;
const OTHERS = ['github', 'name', 'participant', 'canvasId'] as const;

/**
 * Says how each student is called in results: by the first of login, e-mail address and id that most have and no two share. Who lacks it is
 * called by what they have, and nobody else by that: one invitation that is not accepted yet renames no class.
 */
export function labelled(people: readonly Listed[]): RosterRow[] {
  const main = COMMON.find((key) => isUsable(people, key));
  const order = [...(main ? [main] : []), ...COMMON.filter((key) => key !== main), ...OTHERS];
  const labels = people.map((person) => labelOf(person, order, people));
  const taken = new Map<string, number>();
  for (const label of labels) taken.set(fold(label), (taken.get(fold(label)) ?? 0) + 1);
  return people.map((person, index) => {
    const label = labels[index] ?? '';
    return { ...person, label: taken.get(fold(label)) === 1 ? label : `${label} (line ${person.line} of the roster)` };
  });
}

/** More than half have it, and no two the same. */
function isUsable(people: readonly Listed[], key: keyof Person): boolean {
  const values = valuesOf(people, key);
  return values.length > people.length / 2 && new Set(values).size === values.length;
}

function labelOf(person: Listed, order: readonly (keyof Person)[], people: readonly Listed[]): string {
  const has = order.filter((key) => person[key] !== undefined);
  const key = has.find(
    (one) => valuesOf(people, one).filter((value) => value === fold(person[one] ?? '')).length === 1,
  );
  const value = person[key ?? has.at(-1) ?? 'name'] ?? '';
  if (key === undefined) return `${value} (line ${person.line} of the roster)`;
  return key === 'participant' ? `Participant ${value}` : value;
}

const kept = new WeakMap<readonly Listed[], Map<keyof Person, string[]>>();

function valuesOf(people: readonly Listed[], key: keyof Person): string[] {
  const known = kept.get(people) ?? new Map<keyof Person, string[]>();
  kept.set(people, known);
  const values = known.get(key) ?? people.flatMap((person) => (person[key] === undefined ? [] : [fold(person[key])]));
  known.set(key, values);
  return values;
}

function fold(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
