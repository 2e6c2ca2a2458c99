import { createSocket, type RemoteInfo } from 'node:dgram';
import { on } from 'node:events';

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

interface Arrival {
  number: number;
  tookMs: number;
}

/** First collects what arrives, and counts when all is there. */
export async function ping(host: string, port: number, { count, timeoutMs }: PingOptions): Promise<PingReport> {
  const socket = createSocket('udp4');
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), timeoutMs);
  const arrivals: Arrival[] = [];
  const missing = new Set(Array.from({ length: count }, (_, index) => index + 1));
  const sentAt = new Map<number, number>();
  const messages = on(socket, 'message', { signal: over.signal });
  for (const number of missing) {
    socket.send(Buffer.from(`ping ${number}`, 'ascii'), port, host, () => undefined);
    sentAt.set(number, performance.now());
  }
  try {
    for await (const [message, sender] of messages as AsyncIterable<[Buffer, RemoteInfo]>) {
      const arrived = performance.now();
      const match = /^ping ([1-9]\d*)$/.exec(message.toString('latin1'));
      const number = match && !message.includes('\n') ? Number(match[1]) : 0;
      const sent = sentAt.get(number);
      if (sent === undefined || sender.port !== port || sender.address !== host) continue;
      arrivals.push({ number, tookMs: arrived - sent });
      missing.delete(number);
      if (missing.size === 0) break;
    }
  } catch (error) {
    if (!over.signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
    socket.close();
  }
  return reportOf(count, arrivals);
}

function reportOf(count: number, arrivals: Arrival[]): PingReport {
  const firsts = arrivals.filter(({ number }, at) => arrivals.findIndex((other) => other.number === number) === at);
  const overtaken = firsts.filter(({ number }, at) => firsts.slice(0, at).some((earlier) => earlier.number > number));
  const times = firsts.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
  return {
    sent: count,
    received: firsts.length,
    loss: 1 - firsts.length / count,
    doubled: arrivals.length - firsts.length,
    outOfOrder: overtaken.length,
    roundTripsMs: Array.from({ length: count }, (_, index) => firsts.find((one) => one.number === index + 1)?.tookMs),
    minMs: times[0],
    avgMs: times.length > 0 ? times.reduce((sum, time) => sum + time) / times.length : undefined,
    maxMs: times.at(-1),
  };
}
