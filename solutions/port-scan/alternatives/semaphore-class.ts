import * as net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export type PortState = 'open' | 'closed' | 'filtered';

export interface ScanOptions {
  timeoutMs: number;
  concurrency: number;
}

/** So many permits; who finds none waits in line. */
class Semaphore {
  readonly #line: (() => void)[] = [];

  constructor(private permits: number) {}

  async use<T>(work: () => Promise<T>): Promise<T> {
    if (this.permits > 0) this.permits--;
    else await new Promise<void>((resolve) => this.#line.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#line.shift();
      if (next) next();
      else this.permits++;
    }
  }
}

class Attempt {
  readonly #socket: net.Socket;
  readonly #over = new AbortController();

  constructor(host: string, port: number) {
    this.#socket = net.connect(port, host);
  }

  async state(timeoutMs: number): Promise<PortState> {
    try {
      return await Promise.race([this.#answer(), this.#silence(timeoutMs)]);
    } finally {
      this.#over.abort();
      this.#socket.destroy();
    }
  }

  #answer(): Promise<PortState> {
    return new Promise((resolve) => {
      this.#socket.on('connect', () => resolve('open'));
      this.#socket.on('error', (error) => {
        resolve('code' in error && error.code === 'ECONNREFUSED' ? 'closed' : 'filtered');
      });
    });
  }

  async #silence(timeoutMs: number): Promise<PortState> {
    // Aborted when the answer has come, so that no timer is left; nobody waits for it any more then.
    await sleep(timeoutMs, undefined, { signal: this.#over.signal }).catch(() => undefined);
    return 'filtered';
  }
}

export async function scanPorts(host: string, ports: readonly number[], options: ScanOptions): Promise<PortState[]> {
  if (!['127.0.0.1', '::1'].includes(host)) throw new RangeError('host has to be 127.0.0.1 or ::1');
  const lanes = new Semaphore(options.concurrency);
  return Promise.all(ports.map((port) => lanes.use(() => new Attempt(host, port).state(options.timeoutMs))));
}
