import { once } from 'node:events';
import { Socket } from 'node:net';

export type PortState = 'open' | 'closed' | 'filtered';

export interface ScanOptions {
  timeoutMs: number;
  concurrency: number;
}

/** The lanes share one iterator, which hands out each port once. */
export async function scanPorts(
  host: string,
  ports: readonly number[],
  { timeoutMs, concurrency }: ScanOptions,
): Promise<PortState[]> {
  if (!/^(127\.0\.0\.1|::1)$/.test(host)) throw new RangeError(`not your own machine: ${host}`);
  const states = new Map<number, PortState>();
  const waiting = ports.entries();
  const lanes = [];
  for (let lane = 0; lane < concurrency && lane < ports.length; lane++) {
    lanes.push(
      (async () => {
        for (const [index, port] of waiting) states.set(index, await stateOf(host, port, timeoutMs));
      })(),
    );
  }
  await Promise.all(lanes);
  return ports.map((_port, index) => states.get(index) as PortState);
}

async function stateOf(host: string, port: number, timeoutMs: number): Promise<PortState> {
  const socket = new Socket();
  try {
    socket.connect({ host, port });
    await once(socket, 'connect', { signal: AbortSignal.timeout(timeoutMs) });
    return 'open';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ECONNREFUSED' ? 'closed' : 'filtered';
  } finally {
    socket.destroy();
  }
}
