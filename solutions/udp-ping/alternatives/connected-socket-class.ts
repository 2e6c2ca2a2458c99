import * as dgram from 'node:dgram';
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

/** Keeps account of what comes back. */
class Account {
  private readonly starts: bigint[] = [];
  private readonly ends: bigint[] = [];
  private highest = -1;
  received = 0;
  doubled = 0;
  outOfOrder = 0;

  constructor(readonly count: number) {}

  begin(index: number): void {
    this.starts[index] = process.hrtime.bigint();
  }

  end(index: number): void {
    if (this.starts[index] === undefined) return;
    if (this.ends[index] !== undefined) {
      this.doubled += 1;
      return;
    }
    this.ends[index] = process.hrtime.bigint();
    this.received += 1;
    if (index < this.highest) this.outOfOrder += 1;
    else this.highest = index;
  }

  get complete(): boolean {
    return this.received === this.count;
  }

  report(): PingReport {
    const roundTripsMs = this.starts.map((start, index) => {
      const end = this.ends[index];
      return end === undefined ? undefined : Number(end - start) / 1e6;
    });
    let minMs: number | undefined;
    let maxMs: number | undefined;
    let sum = 0;
    for (const time of roundTripsMs) {
      if (time === undefined) continue;
      if (minMs === undefined || time < minMs) minMs = time;
      if (maxMs === undefined || time > maxMs) maxMs = time;
      sum += time;
    }
    const { count, received, doubled, outOfOrder } = this;
    const avgMs = received === 0 ? undefined : sum / received;
    const loss = (count - received) / count;
    return { sent: count, received, loss, doubled, outOfOrder, roundTripsMs, minMs, avgMs, maxMs };
  }
}

export async function ping(host: string, port: number, { count, timeoutMs }: PingOptions): Promise<PingReport> {
  const socket = dgram.createSocket('udp4');
  // Connected, the socket hears its one peer only. When nobody owns the port there it may say so: then pings are lost.
  socket.connect(port, host);
  await once(socket, 'connect');
  socket.on('error', () => undefined);

  const account = new Account(count);
  const pings = Array.from({ length: count }, (_, index) => Buffer.from(`ping ${index + 1}`));
  await new Promise<void>((done) => {
    const timer = setTimeout(done, timeoutMs);
    socket.on('message', (message) => {
      account.end(pings.findIndex((ping) => ping.equals(message)));
      if (!account.complete) return;
      clearTimeout(timer);
      socket.removeAllListeners('message');
      done();
    });
    pings.forEach((ping, index) => {
      account.begin(index);
      socket.send(ping, () => undefined);
    });
  });
  await new Promise<void>((closed) => socket.close(closed));
  return account.report();
}
