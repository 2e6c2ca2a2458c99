import dgram from 'node:dgram';

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

interface Ping {
  number: number;
  sentAt: number;
  roundTripMs: number | undefined;
}

export function ping(host: string, port: number, { count, timeoutMs }: PingOptions): Promise<PingReport> {
  return new Promise((resolve, reject) => {
    const socket = dgram.createSocket('udp4');
    /** By the text that was sent, so that an answer is known by all of its bytes. */
    const pings = new Map<string, Ping>();
    let received = 0;
    let doubled = 0;
    let outOfOrder = 0;
    let highest = 0;

    socket.on('message', (message, sender) => {
      const ping = pings.get(message.toString());
      if (!ping || sender.address !== host || sender.port !== port) return;
      const roundTripMs = performance.now() - ping.sentAt;
      if (ping.roundTripMs !== undefined) {
        doubled++;
      } else {
        deadline.refresh();
        ping.roundTripMs = roundTripMs;
        if (ping.number < highest) outOfOrder++;
        highest = Math.max(highest, ping.number);
        if (++received === count) finish();
      }
    });
    socket.on('error', reject);

    for (let number = 1; number <= count; number++) {
      const text = `ping ${number}`;
      pings.set(text, { number, sentAt: performance.now(), roundTripMs: undefined });
      socket.send(text, port, host);
    }
    // All are sent at the same time: when the time of the last is over, that of the others is too.
    const deadline = setTimeout(finish, timeoutMs);

    function finish(): void {
      clearTimeout(deadline);
      socket.close();
      const roundTripsMs = [...pings.values()].map((ping) => ping.roundTripMs);
      const loss = (count - received) / count;
      resolve({ sent: count, received, loss, doubled, outOfOrder, roundTripsMs, ...summaryOf(roundTripsMs) });
    }
  });
}

function summaryOf(roundTripsMs: (number | undefined)[]): Pick<PingReport, 'minMs' | 'avgMs' | 'maxMs'> {
  const times = roundTripsMs.filter((time) => time !== undefined);
  if (times.length === 0) return { minMs: undefined, avgMs: undefined, maxMs: undefined };
  const sum = times.reduce((total, time) => total + time, 0);
  return { minMs: Math.min(...times), avgMs: sum / times.length, maxMs: Math.max(...times) };
}
