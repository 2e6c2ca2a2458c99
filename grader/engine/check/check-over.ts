/** Pending waits are rejected with this when their check is over. Nothing handles it any more. */
export class CheckOver extends Error {
  readonly code = 'check-over';

  constructor() {
    super('the check is over');
  }
}

/** By its code and not by `instanceof`: Jest gives each test file globals of its own. */
export function isCheckOver(error: unknown): error is CheckOver {
  return (error as { code?: unknown } | undefined)?.code === 'check-over';
}
