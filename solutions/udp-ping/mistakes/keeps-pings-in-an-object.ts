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

interface Ping {
  number: number;
  sentAt: number;
  trip?: number;
}

export async function ping(host: string, port: number, options: PingOptions): Promise<PingReport> {
  const { count, timeoutMs } = options;
  const socket = dgram.createSocket('udp4');
  socket.bind();
  await once(socket, 'listening');
  socket.on('error', () => {});

  const pings: Record<string, Ping> = {};
  let received = 0;
  let doubled = 0;
  let outOfOrder = 0;
  let highest = 0;
  let timer: NodeJS.Timeout | undefined;

  await new Promise<void>((resolve) => {
    socket.on('message', (data, from) => {
      const now = performance.now();
      if (received === count || from.address !== host || from.port !== port) return;
      const sent = pings[data.toString('latin1')];
      if (sent === undefined) return;
      if (sent.trip !== undefined) {
        doubled += 1;
        return;
      }
      const trip = now - sent.sentAt;
      if (trip > timeoutMs) return;
      sent.trip = trip;
      received += 1;
      if (sent.number < highest) outOfOrder += 1;
      else highest = sent.number;
      if (received === count) resolve();
    });

    for (let number = 1; number <= count; number++) {
      const text = `ping ${number}`;
      pings[text] = { number, sentAt: performance.now() };
      socket.send(Buffer.from(text), port, host, () => {});
    }

    const deadline = performance.now() + timeoutMs;
    const watch = (): void => {
      const left = deadline - performance.now();
      if (left <= 0) resolve();
      else timer = setTimeout(watch, Math.min(Math.ceil(left), LONGEST_TIMER));
    };
    watch();
  });

  clearTimeout(timer);
  socket.removeAllListeners('message');
  await new Promise<void>((resolve) => socket.close(resolve));

  const roundTripsMs = Object.values(pings).map((sent) => sent.trip);
  let sum = 0;
  let minMs: number | undefined;
  let maxMs: number | undefined;
  for (const trip of roundTripsMs) {
    if (trip === undefined) continue;
    sum += trip;
    if (minMs === undefined || trip < minMs) minMs = trip;
    if (maxMs === undefined || trip > maxMs) maxMs = trip;
  }
  return {
    sent: count,
    received,
    loss: (count - received) / count,
    doubled,
    outOfOrder,
    roundTripsMs,
    minMs,
    avgMs: received > 0 ? sum / received : undefined,
    maxMs,
  };
}
