import type { Identity } from './findings.js';
import type { PlatformName } from './lms-names.js';

/** Somebody of whom there is only a folder's or a ZIP's name. */
export function namedIdentity(label: string): Identity {
  return { label, names: [label], maybe: [label] };
}

/** Somebody whose repository was cloned: by the login there, which a roster may have in one of two columns. */
export function githubIdentity(login: string): Identity {
  return { label: login, names: [], login, maybe: [] };
}

/** Somebody whom Canvas, and nobody else, can tell from others: marking is blind. */
function anonymousIdentity(label: string): Identity {
  return { label, names: [], nobodys: 'anonymous', maybe: [] };
}

/**
 * Somebody, or a team, as a platform names them. The label has the platform's number, since two students may have one name, and Moodle's
 * grading worksheet finds a participant by it.
 * @param teams the class hands in by Moodle's groups: no number is that of a participant
 */
export function platformIdentity(given: PlatformName, teams: boolean): Identity {
  const { name, number } = given;
  switch (given.platform) {
    case 'canvas':
      if (number === undefined) return anonymousIdentity(`anon_${name}`);
      return { label: `${name}_${number}`, names: [name], canvasId: number, maybe: [] };
    case 'moodle':
      if (teams || number === undefined) return teamIdentity(name, number);
      if (name === '') return { label: `Participant ${number}`, names: [], participant: number, maybe: [] };
      return { label: `${name} (participant ${number})`, names: [name], participant: number, maybe: [] };
    case 'brightspace':
      return {
        label: number === undefined ? name : `${name} (${number})`,
        names: [name],
        platformId: number,
        maybe: [],
      };
    case 'blackboard':
      return { label: name, names: [], login: name, maybe: [] };
  }
}

function teamIdentity(name: string, number: string | undefined): Identity {
  const which = number === undefined ? 'group in Moodle' : `group ${number} in Moodle`;
  return { label: `${name} (${which})`, names: [], group: name, nobodys: 'team', maybe: [] };
}
