import net from 'node:net';

export type PortState = 'open' | 'closed' | 'filtered';

export interface ScanOptions {
  timeoutMs: number;
  concurrency: number;
}

const MOST_SOCKETS = 256; // a process may not hold many more

export async function scanPorts(host: string, ports: readonly number[], options: ScanOptions): Promise<PortState[]> {
  if (host !== '127.0.0.1' && host !== '::1') throw new RangeError(`${host} is not this machine`);
  const states: PortState[] = new Array<PortState>(ports.length);
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < ports.length) {
      const index = next++;
      states[index] = await probe(host, ports[index]!, options.timeoutMs);
    }
  };
  const lanes = Math.min(options.concurrency, ports.length, MOST_SOCKETS);
  await Promise.all(Array.from({ length: lanes }, lane));
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
