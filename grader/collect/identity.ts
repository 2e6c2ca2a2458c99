import type { Identity } from './findings.js';
import type { LmsName } from './lms-names.js';

/** Somebody of whom there is only a folder's or a ZIP's name. */
export function namedIdentity(label: string): Identity {
  return { label, names: [label], maybe: [label] };
}

/**
 * Somebody as a platform names them. The label has the platform's number, since two students may have one name, and Moodle's grading
 * worksheet finds a participant by it.
 */
export function lmsIdentity(given: LmsName): Identity {
  if (given.lms === 'canvas') {
    const { name, user } = given;
    return { label: `${name}_${user}`, names: [name], canvasId: user, maybe: [] };
  }
  const { name, participant } = given;
  return name === undefined
    ? { label: `Participant ${participant}`, names: [], participant, maybe: [] }
    : { label: `${name} (participant ${participant})`, names: [name], participant, maybe: [] };
}
