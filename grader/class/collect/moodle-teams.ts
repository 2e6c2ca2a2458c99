import type { PlatformName } from './lms-names.js';
import { hasAllOf } from './person-names.js';
import type { RosterIndex } from './roster-index.js';
import { participantIn } from './roster-person.js';

/**
 * True when what Moodle names is by its groups, and no number is a participant's: a group without a number is the one of those who are in no
 * group; names that the roster has as groups, and hardly as people, are groups; and so are names of which it has none.
 */
export function handsInByTeams(given: readonly PlatformName[], index: RosterIndex): boolean {
  const named = given.filter(({ name, number }) => name !== '' && participantIn(`${name} ${number}`) === undefined);
  if (named.length === 0) return false;
  if (named.some(({ number }) => number === undefined)) return true;
  const people = named.filter((one) => isPerson(one, index)).length;
  const groups = named.filter(({ name }) => index.byGroup(name).length > 0).length;
  if (groups > people) return true;
  // Numbers that are those of people of other names are not theirs.
  const others = named.filter(
    (one) => !isPerson(one, index) && index.byParticipant(one.number).some(({ name }) => name !== undefined),
  );
  return others.length > people;
}

function isPerson({ name, number }: PlatformName, index: RosterIndex): boolean {
  const own = index.byParticipant(number);
  if (own.some((row) => row.name !== undefined && hasAllOf(name, row.name))) return true;
  return index.byName(name).length > 0;
}
