import { listenersOf } from '../process/listeners.js';
import type { Thrown } from '../process/thrown.js';
import { isRemoteError } from './remote-functions.js';
import type { CheckSession } from './check-session.js';

/**
 * The free port that the check has handed out and that the program found in use (EADDRINUSE), where another program on this machine listens on
 * it: then the student's program is not at fault.
 * @param thrown what the check has failed with
 */
export function snatchedPort(session: CheckSession, thrown: unknown): number | undefined {
  const seen = [isRemoteError(thrown) ? thrown.thrown : undefined, ...session.running.map(({ agent }) => agent?.crash)];
  const ports = seen.flatMap((error) => portInUse(error)).filter((port) => session.handedOut.includes(port));
  if (ports.length === 0) return undefined;
  const own = new Set<number>();
  const others = new Set<number>();
  for (const { process } of session.running) {
    const found = listenersOf(process.pid);
    for (const { port } of found.own) own.add(port);
    for (const { port } of found.elsewhere) others.add(port);
  }
  return ports.find((port) => others.has(port) && !own.has(port));
}

/** Node ends the message with the address and the port. */
function portInUse(error: Pick<Thrown, 'code' | 'message'> | undefined): number[] {
  const [, port] = error?.code === 'EADDRINUSE' ? (/:(\d{1,5})$/.exec(error.message) ?? []) : [];
  return port === undefined ? [] : [Number(port)];
}
