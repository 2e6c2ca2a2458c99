import dgram from 'node:dgram';
import dns from 'node:dns/promises';
import { on, once } from 'node:events';

type Address = Pick<dgram.RemoteInfo, 'address' | 'port'>;

const socket = dgram.createSocket('udp4');

function* parts(piece: Buffer): Generator<Buffer> {
  if (piece.length <= 1_400) {
    yield piece;
    return;
  }
  for (let at = 0; at < piece.length; at += 16_384) yield piece.subarray(at, at + 16_384);
}

async function printAll(wanted: (sender: Address) => boolean): Promise<void> {
  for await (const event of on(socket, 'message')) {
    const [message, sender] = event as [Buffer, dgram.RemoteInfo];
    if (!wanted(sender) || message.length === 0) continue;
    if (!process.stdout.write(message)) await once(process.stdout, 'drain');
  }
}

async function sendAll(to: () => Address): Promise<void> {
  for await (const piece of process.stdin as AsyncIterable<Buffer>) {
    for (const part of parts(piece)) {
      const { port, address } = to();
      socket.send(part, port, address, (error) => {
        if (error) console.error(`nc-udp: ${error.message}`);
      });
    }
  }
}

async function client(host: string, port: number): Promise<void> {
  const { address } = await dns.lookup(host, 4);
  const printing = printAll((sender) => sender.port === port && sender.address === address);
  socket.bind();
  await Promise.all([printing, sendAll(() => ({ port, address }))]);
}

async function listener(port: number): Promise<void> {
  let last: Address = { address: '', port: 0 };
  socket.on('message', (_message, sender) => {
    last = sender;
  });
  const printing = printAll(() => true);
  const first = once(socket, 'message');
  socket.bind({ port, address: '0.0.0.0' });
  await first;
  await Promise.all([printing, sendAll(() => last)]);
}

const [, a = '', b = ''] = process.argv.slice(2);
await (a === '-l' ? listener(Number(b)) : client(a, Number(b)));
