import net from 'node:net';

export type PortState = 'open' | 'closed' | 'filtered';

export interface ScanOptions {
  timeoutMs: number;
  concurrency: number;
}

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
  await Promise.all(Array.from({ length: Math.min(options.concurrency, ports.length) }, lane));
  return states;
}

function probe(host: string, port: number, timeoutMs: number): Promise<PortState> {
  return new Promise((resolve) => {
    const socket = net.connect(port, host);
    const timer = setTimeout(() => {
      socket.destroy();
      resolve('filtered');
    }, timeoutMs);
    socket.on('connect', () => {
      clearTimeout(timer);
      socket.destroySoon(); // FIN, and then gone, whatever the server does
      resolve('open');
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      resolve(error.code === 'ECONNREFUSED' ? 'closed' : 'filtered');
    });
  });
}
