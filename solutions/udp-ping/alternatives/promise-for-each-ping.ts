import { createSocket, type Socket } from 'node:dgram';
import { setTimeout as sleep } from 'node:timers/promises';

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

type Outcome = { roundTripMs: number | undefined };

/** Each ping is a promise of its own, with a timer of its own that begins when the system has taken the datagram. */
export async function ping(host: string, port: number, { count, timeoutMs }: PingOptions): Promise<PingReport> {
  const socket = createSocket('udp4');
  const waiting: Record<string, () => void> = {};
  const order: number[] = [];
  let doubled = 0;

  socket.on('message', (message, { address, port: from }) => {
    if (address !== host || from !== port) return;
    const text = message.toString('latin1');
    if (!Object.hasOwn(waiting, text)) return;
    const number = Number(text.split(' ')[1]);
    if (order.includes(number)) {
      doubled++;
    } else {
      order.push(number);
      waiting[text]?.();
    }
  });

  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const one = async (number: number): Promise<Outcome> => {
    const over = new AbortController();
    let start = performance.now();
    const answered = new Promise<Outcome>((resolve) => {
      waiting[`ping ${number}`] = () => resolve({ roundTripMs: performance.now() - start });
    });
    await sendTo(socket, `ping ${number}`, host, port);
    start = performance.now();
    const silence = sleep(timeoutMs, { roundTripMs: undefined }, { signal: over.signal });
    silence.catch(() => undefined);
    try {
      return await Promise.race([answered, silence]);
    } finally {
      over.abort();
    }
  };
  const outcomes = await Promise.all(numbers.map(one));
  socket.close();

  const roundTripsMs = outcomes.map(({ roundTripMs }) => roundTripMs);
  const times = roundTripsMs.filter((time) => time !== undefined);
  const summary =
    times.length === 0
      ? { minMs: undefined, avgMs: undefined, maxMs: undefined }
      : {
          minMs: Math.min(...times),
          avgMs: times.reduce((sum, time) => sum + time, 0) / times.length,
          maxMs: Math.max(...times),
        };
  const outOfOrder = order.filter((number, at) => Math.max(0, ...order.slice(0, at)) > number).length;
  return {
    sent: count,
    received: times.length,
    loss: 1 - times.length / count,
    doubled,
    outOfOrder,
    roundTripsMs,
    ...summary,
  };
}

function sendTo(socket: Socket, text: string, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.send(text, port, host, (error) => (error ? reject(error) : resolve()));
  });
}
