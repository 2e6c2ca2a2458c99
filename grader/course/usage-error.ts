/** Exit codes of every command. */
export const exitCodes = { passed: 0, failed: 1, usage: 2, graderFault: 3 } as const;

/** What was typed makes no sense; the message says what would. */
export class UsageError extends Error {
  readonly code = 'usage';
}
