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

  async function lane(): Promise<void> {
    // One clock for each lane instead of one timer for each port.
    let tooLate: () => void = () => {};
    const clock = setInterval(() => tooLate(), options.timeoutMs);
    while (next < ports.length) {
      const index = next++;
      states[index] = await new Promise<PortState>((resolve) => {
        const socket = net.connect(ports[index]!, host);
        const finish = (state: PortState): void => {
          tooLate = () => {};
          socket.destroy();
          resolve(state);
        };
        tooLate = () => finish('filtered');
        socket.on('connect', () => finish('open'));
        socket.on('error', (error: NodeJS.ErrnoException) =>
          finish(error.code === 'ECONNREFUSED' ? 'closed' : 'filtered'),
        );
      });
    }
    clearInterval(clock);
  }

  const lanes: Promise<void>[] = [];
  while (lanes.length < options.concurrency && lanes.length < ports.length) lanes.push(lane());
  await Promise.all(lanes);
  return states;
}
