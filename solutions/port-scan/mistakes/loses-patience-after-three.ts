import net from 'node:net';

export type PortState = 'open' | 'closed' | 'filtered';

export interface ScanOptions {
  timeoutMs: number;
  concurrency: number;
}

export async function scanPorts(host: string, ports: readonly number[], options: ScanOptions): Promise<PortState[]> {
  if (host !== '127.0.0.1' && host !== '::1') throw new RangeError(`${host} is not this machine`);

  let silences = 0;

  /** After three of them it is hardly worth while to wait for an answer. */
  const deadlineMs = (): number => (silences < 3 ? options.timeoutMs : Math.min(options.timeoutMs, 1000));

  const probe = (port: number): Promise<PortState> =>
    new Promise((resolve) => {
      const socket = net.connect({ host, port });
      const done = (state: PortState): void => {
        clearTimeout(timer);
        socket.destroy();
        if (state === 'filtered') silences++;
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
