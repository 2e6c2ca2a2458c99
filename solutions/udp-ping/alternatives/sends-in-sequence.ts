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

const clock = (): bigint => process.hrtime.bigint();
const MILLISECOND = 1_000_000n;
const LONGEST_TIMER = 2_147_483_647n;

export async function ping(host: string, port: number, options: PingOptions): Promise<PingReport> {
  const count = options.count;
  const timeout = BigInt(options.timeoutMs) * MILLISECOND;
  const socket = dgram.createSocket('udp4');

  const sentAt: bigint[] = [];
  const trips: (bigint | undefined)[] = [];
  const numbers = new Map<string, number>();
  let open = count;
  let received = 0;
  let doubled = 0;
  let outOfOrder = 0;
  let highest = 0;
  let finish = (): void => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });

  const onAnswer = (data: Buffer, from: dgram.RemoteInfo): void => {
    const now = clock();
    if (open === 0 || from.address !== host || from.port !== port) return;
    const number = numbers.get(data.toString('base64'));
    if (number === undefined) return;
    if (trips[number - 1] !== undefined) {
      doubled += 1;
      return;
    }
    const trip = now - (sentAt[number - 1] ?? 0n);
    if (trip > timeout) return;
    trips[number - 1] = trip;
    received += 1;
    if (number < highest) outOfOrder += 1;
    else highest = number;
    open -= 1;
    if (open === 0) finish();
  };

  // A report that nobody has the port is handed to the next send, which then sends nothing. It has to be done again.
  const sendOne = async (text: Buffer): Promise<void> => {
    for (let attempt = 0; attempt < 8; attempt++) {
      const failure = await new Promise<Error | null | undefined>((resolve) => {
        socket.send(text, (error) => resolve(error));
      });
      if (!failure) return;
    }
  };

  let timer: NodeJS.Timeout | undefined;
  try {
    socket.connect(port, host);
    await once(socket, 'connect');
    socket.on('error', () => {});
    socket.on('message', onAnswer);

    for (let number = 1; number <= count; number++) {
      const text = Buffer.from(`ping ${number}`);
      numbers.set(text.toString('base64'), number);
      trips.push(undefined);
      sentAt.push(clock());
      await sendOne(text);
    }

    const deadline = (sentAt[count - 1] ?? 0n) + timeout;
    const wait = (): void => {
      const left = deadline - clock();
      if (left <= 0n) {
        finish();
        return;
      }
      const ms = left / MILLISECOND + 1n;
      timer = setTimeout(wait, Number(ms < LONGEST_TIMER ? ms : LONGEST_TIMER));
    };
    wait();
    await finished;
  } finally {
    open = 0;
    clearTimeout(timer);
    await new Promise<void>((resolve) => socket.close(resolve));
  }

  const roundTripsMs = trips.map((trip) => (trip === undefined ? undefined : Number(trip) / 1e6));
  let sum = 0;
  let minMs: number | undefined;
  let maxMs: number | undefined;
  for (const trip of roundTripsMs) {
    if (trip === undefined) continue;
    sum += trip;
    minMs = minMs === undefined ? trip : Math.min(minMs, trip);
    maxMs = maxMs === undefined ? trip : Math.max(maxMs, trip);
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
