/** A check has found out that it cannot be run here. It is nobody's fault, and says nothing of the program. */
export class Skip extends Error {
  readonly code = 'skip';
}

/** By its code and not by `instanceof`: Jest gives each test file globals of its own. */
export function isSkip(error: unknown): error is Skip {
  return (error as { code?: unknown } | undefined)?.code === 'skip';
}
