import dgram from 'node:dgram';
import { performance } from 'node:perf_hooks';

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

function makeReport(trips: (number | undefined)[], doubled: number, outOfOrder: number): PingReport {
  let received = 0;
  let sum = 0;
  let min = Infinity;
  let max = 0;
  for (const trip of trips) {
    if (trip === undefined) continue;
    received++;
    sum += trip;
    min = Math.min(min, trip);
    max = Math.max(max, trip);
  }
  return {
    sent: trips.length,
    received,
    loss: (trips.length - received) / trips.length,
    doubled,
    outOfOrder,
    roundTripsMs: trips,
    minMs: received > 0 ? min : undefined,
    avgMs: received > 0 ? sum / received : undefined,
    maxMs: received > 0 ? max : undefined,
  };
}

export async function ping(host: string, port: number, options: PingOptions): Promise<PingReport> {
  const { count, timeoutMs } = options;
  const socket = dgram.createSocket('udp4');
  socket.on('error', () => {});

  const trips = new Array<number | undefined>(count).fill(undefined);
  const waiting = new Map<string, { number: number; time: number }>();
  const answered = new Set<string>();
  let doubled = 0;
  let outOfOrder = 0;
  let highest = 0;

  await new Promise<void>((resolve) => socket.bind(0, () => resolve()));

  await new Promise<void>((resolve) => {
    // One timer for all pings is cheaper than one for each. It looks now and then for those that are overdue.
    const sweeper = setInterval(
      () => {
        const now = performance.now();
        for (const [text, ping] of waiting) {
          if (now - ping.time < timeoutMs) break; // they are in the order of their sending
          waiting.delete(text);
        }
        finishIfDone();
      },
      Math.max(1, timeoutMs * 0.4),
    );

    const finishIfDone = (): void => {
      if (waiting.size > 0) return;
      clearInterval(sweeper);
      socket.close(() => resolve());
    };

    socket.on('message', (message, sender) => {
      if (sender.address !== host || sender.port !== port) return;
      const text = message.toString('latin1');
      if (answered.has(text)) {
        doubled++;
        return;
      }
      const ping = waiting.get(text);
      if (ping === undefined) return;
      waiting.delete(text);
      answered.add(text);
      trips[ping.number - 1] = performance.now() - ping.time;
      if (ping.number < highest) outOfOrder++;
      highest = Math.max(highest, ping.number);
      finishIfDone();
    });

    for (let number = 1; number <= count; number++) {
      const text = `ping ${number}`;
      waiting.set(text, { number, time: performance.now() });
      socket.send(text, port, host, () => {});
    }
  });

  return makeReport(trips, doubled, outOfOrder);
}
