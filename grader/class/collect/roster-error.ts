/** The roster cannot be read, or tells nothing; the message says what to give. */
export class RosterError extends Error {
  readonly code = 'roster';
}
