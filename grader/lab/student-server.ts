import { connect } from 'node:net';
import type { Running, CheckSession } from '../engine/check/check-session.js';
import { isStudentFault, listensTwice, StudentFault } from '../engine/check/student-fault.js';
import type { AgentClient } from '../engine/process/agent-client.js';
import { describeThrown } from '../engine/process/explain-exit.js';
import { describeListener, listenersOf, listeningPaths, listensOn, reachable } from '../engine/process/listeners.js';
import { netstatListeners } from '../engine/process/netstat.js';
import type { CallOutcome } from '../engine/process/protocol.js';
import type { StudentProcess } from '../engine/process/student-process.js';
import { freePort } from './free-port.js';

export interface ServerOptions {
  /** Default `tcp`. */
  transport?: 'tcp' | 'udp';
  /** Further arguments, after the port. Functions among them are called back. */
  args?: unknown[];
  /** What becoming ready may take, in ms on a machine that has nothing else to do. Default 1500. */
  readyWithinMs?: number;
}

/** A server of the student's that listens. */
export interface StudentServer {
  transport: 'tcp' | 'udp';
  /** Where it listens. */
  host: '127.0.0.1';
  /** The free port that it was given. */
  port: number;
  /**
   * What the exported function returned, or promised: `net.Server`, `dgram.Socket`, `undefined`, …
   * @example
   * const server = await student.start('startUpperServer');
   * expect(await server.returned()).toBe('net.Server');
   */
  returned: () => Promise<string>;
}

/** A program that has not said so by then may be listening all the same. */
const UNASKED_MS = 60;
const FIRST_POLL_MS = 2;
const SLOWEST_POLL_MS = 40;
const RETURN_MS = 1000;

/**
 * @param launch gives the process in which to call the function
 * @throws {Error} when another program has taken the port meanwhile: the student's program is not at fault, and the check runs again
 */
export async function startServer(
  session: CheckSession,
  name: string,
  launch: () => Promise<Program>,
  options: ServerOptions,
): Promise<StudentServer> {
  const port = await freePort(options.transport ?? 'tcp');
  const program = await launch();
  try {
    return await startOn(session, name, program, port, options);
  } catch (error) {
    if (!isStudentFault(error)) throw error;
    if (snatched(program, port)) throw new Error(`another program has taken port ${port}`, { cause: error });
    throw explainTaken(error, program.agent, port);
  }
}

async function startOn(
  session: CheckSession,
  name: string,
  { process, agent, listensOn }: Program,
  port: number,
  { transport = 'tcp', args = [], readyWithinMs = 1500 }: ServerOptions,
): Promise<StudentServer> {
  const call = `${name}(${[port, ...args.map(() => '…')].join(', ')})`;
  session.transcript.add(`called ${call}`);
  let outcome: CallOutcome | undefined;
  const called = agent.call(name, [port, ...args]).then((settled) => (outcome = settled));
  const threw = called.then((settled) =>
    settled.ok ? new Promise<never>(() => undefined) : throwOutcome(call, settled),
  );
  const listening =
    process.pid > 0
      ? untilListening(process, transport, port, session.signal, called)
      : Promise.reject(new Error('no process'));
  await session.wait(readyWithinMs, Promise.race([listening, threw]), () =>
    notListening(
      process,
      transport,
      port,
      `called ${call}; ${outcome ? 'it returned' : 'it has not returned, or its promise is pending'}`,
      outcome !== undefined,
      session.setting.launches.source,
    ),
  );
  listensOn.push({ transport, port });
  session.transcript.add(`your program listens on ${transport.toUpperCase()} port ${port}`);
  const returned = async () => {
    const settled = await session.wait(RETURN_MS, called, `the promise that ${call} returned is still pending`);
    return settled.ok ? settled.returned : throwOutcome(call, settled);
  };
  return { transport, host: '127.0.0.1', port, returned };
}

function throwOutcome(call: string, outcome: CallOutcome & { ok: false }): never {
  if (outcome.thrown.message === 'not written yet') throw new StudentFault('not-written', 'not written yet');
  throw new StudentFault('crashed', `${call} threw ${describeThrown(outcome.thrown)}`);
}

/** Settles when the system says that the process listens there; never when it does not. */
export async function untilListening(
  process: StudentProcess,
  transport: 'tcp' | 'udp',
  port: number,
  signal: AbortSignal,
  settled: Promise<unknown> = Promise.resolve(),
): Promise<void> {
  // Reading the system's tables costs time on a busy machine: best done when the program says that it is ready, else now and then.
  await Promise.race([settled, new Promise((resolve) => setTimeout(resolve, UNASKED_MS))]);
  let pauseMs = FIRST_POLL_MS;
  while (!signal.aborted && !process.exit) {
    if (global.process.platform !== 'linux') {
      if (await someoneListens(transport, port, settled)) return;
    } else if (listensOn(process.pid, transport, port)) return;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    pauseMs = Math.min(pauseMs * 1.5, SLOWEST_POLL_MS);
  }
  await new Promise(() => undefined);
}

/**
 * Whether anybody can be reached there, where the system does not tell who it is. A connection would be the only one that some programs
 * take, so it is made only where netstat does not tell; for UDP, nothing does then but the program's own word.
 */
async function someoneListens(transport: 'tcp' | 'udp', port: number, settled: Promise<unknown>): Promise<boolean> {
  const listeners = await netstatListeners(transport);
  if (listeners) return listeners.some((listener) => reachable(listener, transport, port));
  if (transport === 'tcp') return accepts(port);
  await settled;
  return true;
}

/** Where the system does not tell who listens on what, a connection does. */
function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/** Names what the process listens on instead of what it was asked for. `did` says what was done to it, `settled` that it is done; `source` is the student's file. */
export function notListening(
  process: StudentProcess,
  transport: 'tcp' | 'udp',
  port: number,
  did: string,
  settled: boolean,
  source: string,
): StudentFault {
  const { own } = listenersOf(process.pid);
  const asked = `${transport.toUpperCase()} port ${port}`;
  if (own.length === 0) {
    const [path] = listeningPaths(process.pid);
    const otherwise =
      path === undefined
        ? `nothing listens on ${asked}`
        : `your program listens on a path, "${path}", and not on ${asked}: the port comes first, listen(port, host)`;
    return new StudentFault(settled ? 'wrong' : 'timed-out', `${did}, but ${otherwise}`, true);
  }
  const found = own.map(describeListener).join(' and ');
  const same = own.find((listener) => listener.port === port);
  if (same === undefined) {
    const [other] = own;
    const written = other && new RegExp(`\\b${other.port}\\b`).test(source) ? `; ${other.port} is written into it` : '';
    return new StudentFault(
      'wrong',
      `${did}, but your program listens on ${found} and not on ${asked}${written}`,
      true,
    );
  }
  if (same.transport === transport) {
    return new StudentFault(
      'wrong',
      `${did}, but your program listens on ${found} only, where nobody who calls 127.0.0.1 arrives`,
      true,
    );
  }
  const [opened, wanted] = [same.transport.toUpperCase(), transport.toUpperCase()];
  return new StudentFault(
    'wrong',
    `${did}, but your program opened ${found}: that is ${opened}, and ${wanted} was asked for`,
    true,
  );
}

type Program = Running & { agent: AgentClient };

/** True when the port is in use by a program that is not the student's: then the student is not to blame. */
function snatched({ process, agent }: Program, port: number): boolean {
  const { own, elsewhere } = listenersOf(process.pid);
  const here = ({ port: used }: { port: number }) => used === port;
  const inUse = agent.crash?.code === 'EADDRINUSE' || !own.some(here);
  return inUse && elsewhere.some(here);
}

/** The port was free and nobody else has it now: who finds it in use has taken it before. */
function explainTaken(error: StudentFault, { crash }: AgentClient, port: number): StudentFault {
  if (crash?.code !== 'EADDRINUSE' || !crash.message.endsWith(`:${port}`)) return error;
  return new StudentFault('crashed', listensTwice(port));
}
