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

/** More than that at a time would overrun the queue of a socket, and we would measure our own haste (lesson 10). */
const MOST_UNDERWAY = 256;

export async function ping(host: string, port: number, options: PingOptions): Promise<PingReport> {
  const { count, timeoutMs } = options;
  const socket = dgram.createSocket('udp4');
  socket.on('error', () => {});

  return new Promise((resolve) => {
    const trips = new Array<number | undefined>(count).fill(undefined);
    const underway = new Map<number, { time: number; timer: ReturnType<typeof setTimeout> }>();
    let next = 1;
    let doubled = 0;
    let outOfOrder = 0;
    let highest = 0;

    const sendMore = (): void => {
      while (next <= count && underway.size < MOST_UNDERWAY) {
        const number = next++;
        const timer = setTimeout(() => settle(number), timeoutMs);
        underway.set(number, { time: performance.now(), timer });
        socket.send(`ping ${number}`, port, host, () => {});
      }
    };

    const settle = (number: number): void => {
      clearTimeout(underway.get(number)?.timer);
      underway.delete(number);
      if (next <= count) sendMore();
      else if (underway.size === 0) socket.close(() => resolve(makeReport(trips, doubled, outOfOrder)));
    };

    socket.on('message', (message, sender) => {
      if (sender.address !== host || sender.port !== port) return;
      const match = /^ping ([1-9][0-9]*)$/.exec(message.toString('latin1'));
      if (match === null) return;
      const number = Number(match[1]);
      if (trips[number - 1] !== undefined) {
        doubled++;
        return;
      }
      const ping = underway.get(number);
      if (ping === undefined) return; // not sent, or lost
      trips[number - 1] = performance.now() - ping.time;
      if (number < highest) outOfOrder++;
      highest = Math.max(highest, number);
      settle(number);
    });

    socket.bind(0, sendMore);
  });
}
