/**
 * A scanner in lanes. All lanes draw from one shared iterator, so the ports begin in order and none is tried twice for
 * one entry; each attempt is one `events.once`, cut short by an AbortController.
 */
import { once } from 'node:events';
import net from 'node:net';

export type PortState = 'open' | 'closed' | 'filtered';

export interface ScanOptions {
  timeoutMs: number;
  concurrency: number;
}

const OWN_MACHINE: ReadonlySet<string> = new Set(['127.0.0.1', '::1']);
const LONGEST_TIMER = 2 ** 31 - 1; // setTimeout takes anything longer for 1 ms

/** Aborts when the whole of `ms` is over by the clock: a timer of Node may be a little early. Returns a way to stop it. */
function abortAfter(ms: number, controller: AbortController): () => void {
  const due = performance.now() + ms;
  let timer: NodeJS.Timeout;
  const arm = (): void => {
    const left = due - performance.now();
    if (left <= 0) controller.abort();
    else timer = setTimeout(arm, Math.min(Math.ceil(left), LONGEST_TIMER));
  };
  arm();
  return () => clearTimeout(timer);
}

function refused(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';
}

async function attempt(host: string, port: number, timeoutMs: number): Promise<PortState> {
  const deadline = new AbortController();
  const socket = net.connect({ host, port });
  const stopClock = abortAfter(timeoutMs, deadline);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => {}); // for whatever comes when `once` no longer looks
  try {
    await once(socket, 'connect', { signal: deadline.signal });
    return 'open';
  } catch (error) {
    return refused(error) ? 'closed' : 'filtered';
  } finally {
    stopClock();
    socket.destroy();
    await closed; // in flight until then
  }
}

export async function scanPorts(host: string, ports: readonly number[], options: ScanOptions): Promise<PortState[]> {
  if (!OWN_MACHINE.has(host)) throw new RangeError(`only your own machine may be scanned, not ${host}`);
  const { timeoutMs, concurrency } = options;
  const states = new Array<PortState>(ports.length);
  const queue = [...ports].entries();

  async function lane(): Promise<void> {
    for (const [index, port] of queue) states[index] = await attempt(host, port, timeoutMs);
  }

  await Promise.all(Array.from({ length: Math.min(concurrency, ports.length) }, lane));
  return states;
}
