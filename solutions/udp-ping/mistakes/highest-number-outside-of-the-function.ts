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

let highest = 0; // the highest number that was answered

export async function ping(host: string, port: number, options: PingOptions): Promise<PingReport> {
  const { count, timeoutMs } = options;
  const socket = dgram.createSocket('udp4');
  const sentAt: number[] = [];
  const timers: NodeJS.Timeout[] = [];
  const roundTripsMs: (number | undefined)[] = Array.from({ length: count }, () => undefined);
  highest = 0;
  let open = count; // neither answered nor lost
  let doubled = 0;
  let outOfOrder = 0;
  const lost = new Set<number>();

  return new Promise((resolve, reject) => {
    const settle = (): void => {
      open -= 1;
      if (open > 0) return;
      socket.close();
      const times = roundTripsMs.filter((time): time is number => time !== undefined);
      const sum = times.reduce((total, time) => total + time, 0);
      resolve({
        sent: count,
        received: times.length,
        loss: (count - times.length) / count,
        doubled,
        outOfOrder,
        roundTripsMs,
        minMs: times.length === 0 ? undefined : times.reduce((a, b) => Math.min(a, b)),
        avgMs: times.length === 0 ? undefined : sum / times.length,
        maxMs: times.length === 0 ? undefined : times.reduce((a, b) => Math.max(a, b)),
      });
    };

    socket.on('error', reject);
    socket.on('message', (message, sender) => {
      if (sender.address !== host || sender.port !== port) return;
      const digits = /^ping ([1-9][0-9]*)$/.exec(message.toString('latin1'));
      const number = Number(digits?.[1]);
      if (digits === null || number > count || sentAt[number] === undefined || lost.has(number)) return;
      if (roundTripsMs[number - 1] !== undefined) {
        doubled += 1;
        return;
      }
      roundTripsMs[number - 1] = performance.now() - sentAt[number];
      clearTimeout(timers[number]);
      if (number < highest) outOfOrder += 1;
      else highest = number;
      settle();
    });

    socket.bind(0, () => {
      for (let number = 1; number <= count; number++) {
        socket.send(`ping ${number}`, port, host, () => {}); // what cannot be sent is lost
        sentAt[number] = performance.now();
        timers[number] = setTimeout(() => {
          lost.add(number);
          settle();
        }, timeoutMs);
      }
    });
  });
}
