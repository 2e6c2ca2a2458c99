/**
 * Ping as a log: while the answers come, they are only written down; the report is one `reduce` over the log at the end.
 * What is left for the time between is the question whether anything is still to be waited for.
 */
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

interface Answer {
  readonly number: number;
  readonly elapsedMs: number;
}

const LONGEST_TIMER = 2 ** 31 - 1;

/** `log` holds the answers in the order in which they came, without those that came too late to a ping not answered. */
function report(count: number, log: readonly Answer[]): PingReport {
  const roundTripsMs = new Array<number | undefined>(count).fill(undefined);
  const { highest: _, ...tally } = log.reduce(
    (sum, { number, elapsedMs }) => {
      if (roundTripsMs[number - 1] !== undefined) return { ...sum, doubled: sum.doubled + 1 };
      roundTripsMs[number - 1] = elapsedMs;
      return {
        ...sum,
        highest: Math.max(sum.highest, number),
        outOfOrder: sum.outOfOrder + (number < sum.highest ? 1 : 0),
      };
    },
    { highest: 0, doubled: 0, outOfOrder: 0 },
  );
  const known = roundTripsMs.filter((time) => time !== undefined);
  const fold = (join: (a: number, b: number) => number): number | undefined =>
    known.length === 0 ? undefined : known.reduce(join);
  const sum = fold((a, b) => a + b);
  return {
    sent: count,
    received: known.length,
    loss: (count - known.length) / count,
    ...tally,
    roundTripsMs,
    minMs: fold((a, b) => Math.min(a, b)),
    avgMs: sum === undefined ? undefined : sum / known.length,
    maxMs: fold((a, b) => Math.max(a, b)),
  };
}

export async function ping(host: string, port: number, { count, timeoutMs }: PingOptions): Promise<PingReport> {
  const socket = dgram.createSocket('udp4');
  socket.bind();
  await once(socket, 'listening');

  const log: Answer[] = [];
  const answered = new Set<number>();
  const sentAt = new Map<number, number>();
  const texts = Array.from({ length: count }, (_, index) => `ping ${index + 1}`);
  const numbers = new Map(texts.map((text, index) => [text, index + 1]));

  const settled = new Promise<void>((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    let last = count; // the highest number without an answer; its deadline is the last one
    const lookOn = (): void => {
      clearTimeout(timer);
      while (answered.has(last)) last--;
      const left = last === 0 ? 0 : (sentAt.get(last) ?? 0) + timeoutMs - performance.now();
      if (left <= 0) return resolve();
      // When the timer ends, let what waits in the socket's queue come first.
      timer = setTimeout(() => setImmediate(lookOn), Math.min(Math.ceil(left), LONGEST_TIMER));
    };
    socket.on('message', (message, sender) => {
      const now = performance.now();
      const number = numbers.get(message.toString('latin1')); // latin1: a character for each byte, so no two texts agree
      if (number === undefined || sender.address !== host || sender.port !== port) return;
      const elapsedMs = now - (sentAt.get(number) ?? now);
      if (answered.has(number) || elapsedMs <= timeoutMs) log.push({ number, elapsedMs });
      if (elapsedMs <= timeoutMs) answered.add(number);
      lookOn();
    });
    socket.on('error', reject);
    for (const [index, text] of texts.entries()) {
      sentAt.set(index + 1, performance.now());
      socket.send(text, port, host, () => {}); // what cannot be sent is lost
    }
    lookOn();
  });

  try {
    await settled;
  } finally {
    const closed = once(socket, 'close');
    socket.removeAllListeners('message').close();
    await closed;
  }
  return report(count, log);
}
