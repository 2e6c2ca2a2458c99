import dgram from 'node:dgram';
import { once } from 'node:events';

export interface PingOptions {
  count: number;
  timeoutMs: number;
}

export interface PingReport {
  sent: number;
  received: number;
  loss: number;
  doubled: number;
  outOfOrder: number;
  roundTripsMs: (number | undefined)[];
  minMs: number | undefined;
  avgMs: number | undefined;
  maxMs: number | undefined;
}

const LONGEST_TIMER = 2 ** 31 - 1;

class Statistics {
  readonly #options: PingOptions;
  readonly #trips: (number | undefined)[];
  doubled = 0;
  outOfOrder = 0;
  #received = 0;
  #highest = 0;

  constructor(options: PingOptions) {
    this.#options = options;
    this.#trips = new Array<number | undefined>(options.count).fill(undefined);
  }

  get complete(): boolean {
    return this.#received === this.#trips.length;
  }

  isAnswered(number: number): boolean {
    return this.#trips[number - 1] !== undefined;
  }

  answer(number: number, trip: number): void {
    this.#trips[number - 1] = trip;
    this.#received += 1;
    if (number < this.#highest) this.outOfOrder += 1;
    else this.#highest = number;
  }

  report(): PingReport {
    const known = this.#trips.filter((trip): trip is number => trip !== undefined);
    const some = known.length > 0;
    return {
      sent: this.#options.count,
      received: this.#received,
      loss: 1 - this.#received / this.#trips.length,
      doubled: this.doubled,
      outOfOrder: this.outOfOrder,
      roundTripsMs: this.#trips,
      minMs: some ? known.reduce((a, b) => Math.min(a, b)) : undefined,
      avgMs: some ? known.reduce((a, b) => a + b) / known.length : undefined,
      maxMs: some ? known.reduce((a, b) => Math.max(a, b)) : undefined,
    };
  }
}

export async function ping(host: string, port: number, options: PingOptions): Promise<PingReport> {
  const { count, timeoutMs } = options;
  const statistics = new Statistics(options);
  const socket = dgram.createSocket('udp4');
  socket.bind();
  await once(socket, 'listening');
  socket.on('error', () => {});

  return new Promise((resolve) => {
    const numbers = new Map<string, number>();
    const sentAt: number[] = [];
    let timer: NodeJS.Timeout | undefined;

    const finish = (): void => {
      clearTimeout(timer);
      socket.removeAllListeners('message');
      const report = statistics.report();
      socket.close(() => resolve(report));
    };

    socket.on('message', (data, from) => {
      const now = performance.now();
      if (from.address !== host || from.port !== port) return;
      const number = numbers.get(data.toString('latin1'));
      if (number === undefined) return;
      if (statistics.isAnswered(number)) {
        statistics.doubled += 1;
        return;
      }
      const trip = now - (sentAt[number - 1] ?? now);
      if (trip > timeoutMs) return;
      statistics.answer(number, trip);
      if (statistics.complete) finish();
    });

    for (let number = 1; number <= count; number++) {
      const text = `ping ${number}`;
      numbers.set(text, number);
      sentAt.push(performance.now());
      socket.send(text, port, host, () => {});
    }

    const deadline = performance.now() + timeoutMs;
    const watch = (): void => {
      const left = deadline - performance.now();
      if (left <= 0) finish();
      else timer = setTimeout(watch, Math.min(Math.ceil(left), LONGEST_TIMER));
    };
    watch();
  });
}
