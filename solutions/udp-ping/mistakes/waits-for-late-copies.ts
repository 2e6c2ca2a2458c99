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

const COPIES_MS = 25;

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
    let open = count;
    let doubled = 0;
    let outOfOrder = 0;
    let highest = 0;
    let timer: NodeJS.Timeout | undefined;

    const finish = (): void => {
      clearTimeout(timer);
      socket.removeAllListeners('message');
      const report = summary(count, doubled, outOfOrder, trips);
      socket.close(() => resolve(report));
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
      if (trip > timeoutMs) return;
      trips[number - 1] = trip;
      if (number < highest) outOfOrder += 1;
      else highest = number;
      open -= 1;
      if (open === 0) {
        clearTimeout(timer);
        timer = setTimeout(finish, COPIES_MS);
      }
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
