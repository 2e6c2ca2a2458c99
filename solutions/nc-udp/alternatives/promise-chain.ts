/** Netcat with -u: a chain of promises carries the pieces of the input, one datagram after the other. */
import dgram from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { parseArgs } from 'node:util';

interface Peer {
  address: string;
  port: number;
}

const LARGEST = 1400;
const ENOUGH = 1024 * 1024;

const complain = (error: Error): void => console.error(`nc-udp: ${error.message}`);

/** Nobody knows where a piece goes before it is asked; the answer may have to be waited for. */
type Addressee = () => Peer | Promise<Peer>;

const transmit = (socket: dgram.Socket, data: Buffer, { address, port }: Peer): Promise<void> =>
  new Promise((resolve) => {
    socket.send(data, port, address, (error) => {
      if (error) complain(error);
      resolve();
    });
  });

/** Sends each piece of the input, in order, to whoever is the addressee when it is read. */
function sendInput(socket: Promise<dgram.Socket>, addressee: Addressee): void {
  let waiting = 0;
  let chain: Promise<unknown> = socket;
  process.stdin.on('error', complain);
  process.stdin.on('data', (piece: Buffer) => {
    const peer = addressee();
    waiting += piece.length;
    if (waiting > ENOUGH) process.stdin.pause();
    chain = chain.then(async () => {
      for (let start = 0; start < piece.length; start += LARGEST) {
        await transmit(await socket, piece.subarray(start, start + LARGEST), await peer);
      }
      waiting -= piece.length;
      if (waiting <= ENOUGH && process.stdin.isPaused()) process.stdin.resume();
    });
    chain.catch(() => {}); // told elsewhere
  });
}

async function open(type: dgram.SocketType, port: number, address?: string): Promise<dgram.Socket> {
  const socket = dgram.createSocket({ type, recvBufferSize: 4 * 1024 * 1024 });
  socket.bind(port, address);
  await once(socket, 'listening');
  return socket.on('error', complain);
}

/** The client: everything goes to one place, and only what comes from there is shown. */
async function call(host: string, port: number): Promise<void> {
  const found = lookup(host, { verbatim: false }); // IPv4 first, where a name has both
  const socket = found.then(({ family }) => open(family === 6 ? 'udp6' : 'udp4', 0));
  const peer = found.then(({ address }) => ({ address, port }));
  sendInput(socket, () => peer);
  const [ready, server] = await Promise.all([socket, peer]);
  ready.on('message', (data, from) => {
    if (from.port === server.port && from.address === server.address) process.stdout.write(data);
  });
}

/** The listener: everybody is shown, and whoever came last is answered. */
async function listen(port: number): Promise<void> {
  let last: Peer | undefined;
  let arrive: (peer: Peer) => void = () => {};
  const first = new Promise<Peer>((resolve) => {
    arrive = resolve;
  });
  const socket = open('udp4', port, '127.0.0.1');
  sendInput(socket, () => last ?? first);
  (await socket).on('message', (data, { address, port: from }) => {
    last = { address, port: from };
    arrive(last); // counts the first time only
    process.stdout.write(data);
  });
}

const { values, positionals } = parseArgs({
  options: { udp: { type: 'boolean', short: 'u' }, listen: { type: 'boolean', short: 'l' } },
  allowPositionals: true,
});
const port = Number(positionals.at(-1));

async function main(): Promise<void> {
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new RangeError('a port is 0 to 65535');
  await (values.listen ? listen(port) : call(positionals[0] ?? '', port));
}

main().catch((error: NodeJS.ErrnoException) => {
  complain(error);
  process.exitCode = 1;
  process.stdin.destroy();
});
