import type { Session } from './session.js';

const key = Symbol.for('course.started-sessions');
/** On the global object: the command and Jest's environment are bundled apart, and run in one process. */
const scope = globalThis as { [key]?: Map<string, Session> };

/** Leaves a session for Jest's environment, when it will have started, to go on with. */
export function leaveStarted(session: Session): void {
  (scope[key] ??= new Map()).set(session.job.exercise, session);
}

/** Takes the session that was left for an exercise, once. */
export function takeStarted(exercise: string): Session | undefined {
  const session = scope[key]?.get(exercise);
  scope[key]?.delete(exercise);
  return session;
}
