import { createConnection } from 'node:net';

export type PortState = 'open' | 'closed' | 'filtered';

export interface ScanOptions {
  timeoutMs: number;
  concurrency: number;
}

/** One function that begins attempts while it may, called again by each that ends. */
export function scanPorts(
  host: string,
  ports: readonly number[],
  { timeoutMs, concurrency }: ScanOptions,
): Promise<PortState[]> {
  if (host !== '127.0.0.1' && host !== '::1') throw new RangeError('this scanner is for 127.0.0.1 and ::1 only');
  return new Promise((resolve) => {
    const states = new Array<PortState>(ports.length);
    let begun = 0;
    let ended = 0;

    function fill(): void {
      while (begun < ports.length && begun - ended < concurrency) attempt(begun++);
      if (ended === ports.length) resolve(states);
    }

    function attempt(index: number): void {
      const socket = createConnection(ports[index] as number, host);
      states[index] = 'filtered';
      // The timer of the socket itself: nothing moves on it for that long.
      socket.setTimeout(timeoutMs, () => socket.destroy());
      socket.on('connect', () => {
        states[index] = 'open';
        socket.destroy();
      });
      socket.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'ECONNREFUSED') states[index] = 'closed';
      });
      socket.on('close', () => {
        ended++;
        fill();
      });
    }

    fill();
  });
}
