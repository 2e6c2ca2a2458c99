import type { Socket } from 'node:net';
import type { CheckSession } from '../engine/check/check-session.js';

/** Turns of the program's event loop in which a connection that the system has made reaches the program. */
const TURNS = 100;
const SWITCH_MS = 3000;

/**
 * Lets the system take no bytes from the program for a connection, as when every buffer on the way to a client that does not read is full; or
 * lets it take them again, at first those that wait.
 * @returns false where the program has no such connection, or keeps it where it cannot be seen
 */
export async function setSendWindow(
  session: CheckSession,
  ports: { own: number; server: number },
  open: boolean,
): Promise<boolean> {
  for (const { agent } of session.running) {
    if (!agent) continue;
    const answer = agent.evaluate(inProgram.toString(), [ports.own, ports.server, open, TURNS]);
    const outcome = await session.wait(SWITCH_MS, answer, 'your program no longer reacts');
    if (outcome.ok && outcome.value === true) return true;
  }
  return false;
}

type Stoppable = Socket & { waiting?: (() => unknown)[] };

/** Is sent as text. Node asks a socket's `_write` and `_writev` to hand bytes to the system, and goes on when they call back. */
function inProgram(_exports: unknown, client: number, server: number, open: boolean, turns: number): Promise<boolean> {
  const find = () =>
    (process as unknown as { _getActiveHandles(): Stoppable[] })
      ._getActiveHandles()
      .find(({ remotePort, localPort }) => remotePort === client && localPort === server);
  const set = (socket: Stoppable) => {
    const waiting = (socket.waiting ??= []);
    for (const name of ['_write', '_writev'] as const) {
      if (open) Reflect.deleteProperty(socket, name);
      else
        Object.defineProperty(socket, name, {
          configurable: true,
          value: (...args: unknown[]) =>
            void waiting.push(() => Reflect.apply(Reflect.get(socket, name) as () => unknown, socket, args)),
        });
    }
    if (open) for (const write of waiting.splice(0)) if (!socket.destroyed) write();
  };
  return new Promise((resolve) => {
    const look = (left: number) => {
      const socket = find();
      if (socket) set(socket);
      if (socket || left === 0) resolve(socket !== undefined);
      else setImmediate(look, left - 1);
    };
    // In the next turn, so that what has come until now has been read.
    setImmediate(look, turns);
  });
}
