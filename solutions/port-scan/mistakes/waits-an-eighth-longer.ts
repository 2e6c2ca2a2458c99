import net from 'node:net';

export type PortState = 'open' | 'closed' | 'filtered';

export interface ScanOptions {
  timeoutMs: number;
  concurrency: number;
}

/** A little more, for the way there and back. */
const PATIENCE = 9 / 8;

function probe(host: string, port: number, timeoutMs: number): Promise<PortState> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port });
    const settle = (state: PortState) => {
      clearTimeout(deadline);
      socket.destroy();
      resolve(state);
    };
    const deadline = setTimeout(() => settle('filtered'), Math.min(PATIENCE * timeoutMs, 2 ** 31 - 1));
    socket.once('connect', () => settle('open'));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      settle(error.code === 'ECONNREFUSED' ? 'closed' : 'filtered'),
    );
  });
}

export async function scanPorts(host: string, ports: readonly number[], options: ScanOptions): Promise<PortState[]> {
  if (host !== '127.0.0.1' && host !== '::1') throw new RangeError(`${host} is not this machine`);
  const states: PortState[] = [];
  let next = 0;
  const lane = async () => {
    while (next < ports.length) {
      const index = next++;
      states[index] = await probe(host, ports[index]!, options.timeoutMs);
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.concurrency, ports.length) }, lane));
  return states;
}
