import net from 'node:net';
import { performance } from 'node:perf_hooks';

export type PortState = 'open' | 'closed' | 'filtered';

export interface ScanOptions {
  timeoutMs: number;
  concurrency: number;
}

export async function scanPorts(host: string, ports: readonly number[], options: ScanOptions): Promise<PortState[]> {
  if (host !== '127.0.0.1' && host !== '::1') throw new RangeError(`${host} is not this machine`);

  let slowestMs = 0; // of the answers so far

  /** The host is always the same, so its answers tell how long it is worth while to wait for one. */
  const deadlineMs = (): number =>
    slowestMs === 0 ? options.timeoutMs : Math.min(options.timeoutMs, Math.max(250, 20 * slowestMs));

  const probe = (port: number): Promise<PortState> =>
    new Promise((resolve) => {
      const begin = performance.now();
      const socket = net.connect({ host, port });
      const done = (state: PortState): void => {
        clearTimeout(timer);
        socket.destroy();
        if (state !== 'filtered') slowestMs = Math.max(slowestMs, performance.now() - begin);
        resolve(state);
      };
      const timer = setTimeout(() => done('filtered'), deadlineMs());
      socket.on('connect', () => done('open'));
      socket.on('error', (error: NodeJS.ErrnoException) => done(error.code === 'ECONNREFUSED' ? 'closed' : 'filtered'));
    });

  const states: PortState[] = ports.map(() => 'filtered');
  const queue = ports.entries();
  const lane = async (): Promise<void> => {
    for (const [place, port] of queue) states[place] = await probe(port);
  };
  await Promise.all(Array.from({ length: Math.min(options.concurrency, ports.length) }, lane));
  return states;
}
