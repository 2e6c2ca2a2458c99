import net from 'node:net';

export type PortState = 'open' | 'closed' | 'filtered';

export interface ScanOptions {
  timeoutMs: number;
  concurrency: number;
}

function attempt(host: string, port: number, timeoutMs: number): Promise<PortState> {
  return new Promise((resolve) => {
    let state: PortState = 'filtered';
    const socket = net.connect({ host, port });
    const timer = setTimeout(() => socket.destroy(), timeoutMs);
    socket.once('connect', () => {
      state = 'open';
      socket.destroy();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') state = 'closed';
    });
    socket.once('close', () => {
      clearTimeout(timer);
      resolve(state);
    });
  });
}

export async function scanPorts(host: string, ports: readonly number[], options: ScanOptions): Promise<PortState[]> {
  const { timeoutMs, concurrency } = options;
  if (host !== '127.0.0.1' && host !== '::1') throw new RangeError(`not this machine: ${host}`);
  if (!Number.isSafeInteger(concurrency) || concurrency < 1)
    throw new RangeError('concurrency is a whole number from 1');
  const states: PortState[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < ports.length) {
      const place = next++;
      states[place] = await attempt(host, ports[place]!, timeoutMs);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, ports.length) }, lane));
  return states;
}
