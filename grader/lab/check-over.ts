/** What every wait that is still under way ends with when its check is over. Nobody is left to hear of it. */
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
