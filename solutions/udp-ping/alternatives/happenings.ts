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

type Happening = { kind: 'datagram'; data: Buffer; from: dgram.RemoteInfo; at: number } | { kind: 'time is over' };

class Happenings implements AsyncIterable<Happening> {
  readonly #queue: Happening[] = [];
  #wake: () => void = () => {};

  add(happening: Happening): void {
    this.#queue.push(happening);
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Happening, never> {
    for (;;) {
      const first = this.#queue.shift();
      if (first !== undefined) {
        yield first;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}

function alarm(deadline: number, ring: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    const left = deadline - performance.now();
    if (left <= 0) ring();
    else timer = setTimeout(look, Math.min(Math.ceil(left), 2_147_483_647));
  };
  look();
  return () => clearTimeout(timer);
}

const isNumber = (value: number | undefined): value is number => value !== undefined;

export async function ping(host: string, port: number, options: PingOptions): Promise<PingReport> {
  const { count, timeoutMs } = options;
  const socket = dgram.createSocket('udp4');
  const happenings = new Happenings();
  const texts = Array.from({ length: count }, (_, index) => Buffer.from(`ping ${index + 1}`, 'ascii'));
  const sentAt: number[] = [];
  const roundTripsMs: (number | undefined)[] = texts.map(() => undefined);
  let cancel = (): void => {};
  let received = 0;
  let doubled = 0;
  let outOfOrder = 0;
  let highest = -1;

  const indexOf = (data: Buffer): number | undefined => {
    // The digits only guess which ping is meant; the bytes decide.
    const index = Number.parseInt(data.toString('latin1', 5), 10) - 1;
    const text = texts[index];
    return text !== undefined && text.equals(data) ? index : undefined;
  };

  try {
    socket.on('message', (data, from) => happenings.add({ kind: 'datagram', data, from, at: performance.now() }));
    socket.bind();
    await once(socket, 'listening');
    socket.on('error', () => {});

    for (const text of texts) {
      sentAt.push(performance.now());
      socket.send(text, port, host, () => {});
    }
    cancel = alarm((sentAt[count - 1] ?? 0) + timeoutMs, () => happenings.add({ kind: 'time is over' }));

    for await (const happening of happenings) {
      if (happening.kind === 'time is over') break;
      const { data, from, at } = happening;
      if (from.address !== host || from.port !== port) continue;
      const index = indexOf(data);
      if (index === undefined) continue;
      if (roundTripsMs[index] !== undefined) {
        doubled += 1;
        continue;
      }
      const trip = at - (sentAt[index] ?? 0);
      if (trip > timeoutMs) continue;
      roundTripsMs[index] = trip;
      received += 1;
      if (index < highest) outOfOrder += 1;
      else highest = index;
      if (received === count) break;
    }
  } finally {
    cancel();
    await new Promise<void>((resolve) => socket.close(resolve));
  }

  const trips = roundTripsMs.filter(isNumber);
  const none = trips.length === 0;
  return {
    sent: count,
    received,
    loss: (count - received) / count,
    doubled,
    outOfOrder,
    roundTripsMs,
    minMs: none ? undefined : trips.reduce((a, b) => Math.min(a, b)),
    avgMs: none ? undefined : trips.reduce((a, b) => a + b) / trips.length,
    maxMs: none ? undefined : trips.reduce((a, b) => Math.max(a, b)),
  };
}
