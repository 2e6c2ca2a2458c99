/** Something new cannot be written; the message says what to do instead. Nothing has been written then. */
export class ScaffoldError extends Error {
  readonly code = 'scaffold';
}
