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

const MAX_IN_FLIGHT = 64;

function summary(sent: number, doubled: number, outOfOrder: number, roundTripsMs: (number | undefined)[]): PingReport {
  const known = roundTripsMs.filter((trip): trip is number => trip !== undefined);
  const some = known.length > 0;
  return {
    sent,
    received: known.length,
    loss: (sent - known.length) / sent,
    doubled,
    outOfOrder,
    roundTripsMs,
    minMs: some ? known.reduce((a, b) => Math.min(a, b)) : undefined,
    avgMs: some ? known.reduce((a, b) => a + b) / known.length : undefined,
    maxMs: some ? known.reduce((a, b) => Math.max(a, b)) : undefined,
  };
}

export async function ping(host: string, port: number, options: PingOptions): Promise<PingReport> {
  const { count, timeoutMs } = options;
  const socket = dgram.createSocket('udp4');
  socket.bind();
  await once(socket, 'listening');
  socket.on('error', () => {});

  return new Promise((resolve) => {
    const numbers = new Map<string, number>();
    const sentAt: number[] = [];
    const trips = new Array<number | undefined>(count).fill(undefined);
    const timers = new Map<number, NodeJS.Timeout>();
    const inFlight = new Set<number>();
    let next = 1;
    let doubled = 0;
    let outOfOrder = 0;
    let highest = 0;

    const goOn = (): void => {
      while (next <= count && inFlight.size < MAX_IN_FLIGHT) send(next++);
      if (inFlight.size > 0) return;
      socket.removeAllListeners('message');
      const report = summary(count, doubled, outOfOrder, trips);
      socket.close(() => resolve(report));
    };

    const settle = (number: number): void => {
      clearTimeout(timers.get(number));
      timers.delete(number);
      inFlight.delete(number);
      goOn();
    };

    const watch = (number: number, deadline: number): void => {
      const left = Math.max(deadline - performance.now(), 0);
      const timer = setTimeout(
        () => (performance.now() < deadline ? watch(number, deadline) : settle(number)),
        Math.min(Math.ceil(left), LONGEST_TIMER),
      );
      timers.set(number, timer);
    };

    const send = (number: number): void => {
      const text = `ping ${number}`;
      const now = performance.now();
      numbers.set(text, number);
      sentAt.push(now);
      inFlight.add(number);
      socket.send(text, port, host, () => {});
      watch(number, now + timeoutMs);
    };

    socket.on('message', (data, from) => {
      const now = performance.now();
      if (from.address !== host || from.port !== port) return;
      const number = numbers.get(data.toString('latin1'));
      if (number === undefined) return;
      if (trips[number - 1] !== undefined) {
        doubled += 1;
        return;
      }
      const trip = now - (sentAt[number - 1] ?? now);
      if (trip > timeoutMs || !inFlight.has(number)) return;
      trips[number - 1] = trip;
      if (number < highest) outOfOrder += 1;
      else highest = number;
      settle(number);
    });

    goOn();
  });
}
