import net from 'node:net';

export type PortState = 'open' | 'closed' | 'filtered';

export interface ScanOptions {
  timeoutMs: number;
  concurrency: number;
}

const ENOUGH = 16; // so many silences in a row: a firewall swallows everything, the rest would only cost time

export async function scanPorts(host: string, ports: readonly number[], options: ScanOptions): Promise<PortState[]> {
  if (host !== '127.0.0.1' && host !== '::1') throw new RangeError(`${host} is not this machine`);
  const states: PortState[] = ports.map(() => 'filtered');
  let next = 0;
  let silent = 0;
  const lane = async (): Promise<void> => {
    while (next < ports.length && silent < ENOUGH) {
      const index = next++;
      const state = await probe(host, ports[index]!, options.timeoutMs);
      states[index] = state;
      silent = state === 'filtered' ? silent + 1 : 0;
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.concurrency, ports.length) }, lane));
  return states;
}

function probe(host: string, port: number, timeoutMs: number): Promise<PortState> {
  return new Promise((resolve) => {
    const socket = net.connect(port, host);
    const finish = (state: PortState): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(state);
    };
    const timer = setTimeout(() => finish('filtered'), timeoutMs);
    socket.on('connect', () => finish('open'));
    socket.on('error', (error: NodeJS.ErrnoException) => finish(error.code === 'ECONNREFUSED' ? 'closed' : 'filtered'));
  });
}
