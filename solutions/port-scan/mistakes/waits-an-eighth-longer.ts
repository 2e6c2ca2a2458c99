import net from 'node:net';

export type PortState = 'open' | 'closed' | 'filtered';

export interface ScanOptions {
  timeoutMs: number;
  concurrency: number;
}

const ownMachine = ['127.0.0.1', '::1'];

export async function scanPorts(
  host: string,
  ports: readonly number[],
  { timeoutMs, concurrency }: ScanOptions,
): Promise<PortState[]> {
  if (!ownMachine.includes(host)) throw new RangeError(`${host} is not this machine: scan only what is yours`);
  const states: PortState[] = [];
  let next = 0;
  // A lane takes one port after the other; each puts its result where it belongs.
  const lane = async () => {
    while (next < ports.length) {
      const index = next++;
      states[index] = await stateOf(host, ports[index] as number, timeoutMs);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, ports.length) }, lane));
  return states;
}

/** The longest time of a timer. */
const LONGEST_MS = 2 ** 31 - 1;

function stateOf(host: string, port: number, timeoutMs: number): Promise<PortState> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port });
    const settle = (state: PortState) => {
      clearTimeout(deadline);
      socket.destroy();
      resolve(state);
    };
    // An answer that was sent in time may still be on its way.
    const patienceMs = Math.min(timeoutMs + timeoutMs / 8, LONGEST_MS);
    const deadline = setTimeout(() => settle('filtered'), patienceMs);
    socket.once('connect', () => settle('open'));
    socket.on('error', (error: NodeJS.ErrnoException) => settle(error.code === 'ECONNREFUSED' ? 'closed' : 'filtered'));
  });
}
