import type { Session } from './session.js';

const started = new Map<string, Session>();

/** Leaves a session for Jest's runner, when Jest will have started, to go on with. */
export function handOffSession(session: Session): void {
  started.set(session.job.exercise, session);
}

/** Takes the session that was left for an exercise, once. */
export function adoptSession(exercise: string): Session | undefined {
  const session = started.get(exercise);
  started.delete(exercise);
  return session;
}
