import dgram from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { on, once } from 'node:events';

const SIZE = 1_400;

const [, first = '', second = ''] = process.argv.slice(2);
const socket = dgram.createSocket('udp4');

function send(piece: Buffer, port: number, address: string): void {
  for (let at = 0; at < piece.length; at += SIZE) {
    socket.send(piece.subarray(at, at + SIZE), port, address, (error) => {
      if (error) console.error(`nc-udp: ${error.message}`);
    });
  }
}

async function print(message: Buffer): Promise<void> {
  if (message.length > 0 && !process.stdout.write(message)) await once(process.stdout, 'drain');
}

async function listen(port: number): Promise<void> {
  let last: dgram.RemoteInfo | undefined;

  const messages = on(socket, 'message');
  socket.bind(port, '127.0.0.1');
  for await (const event of messages) {
    const [message, sender] = event as [Buffer, dgram.RemoteInfo];
    const isFirst = last === undefined;
    last = sender;
    if (isFirst) {
      process.stdin.on('data', (piece: Buffer) => {
        if (last !== undefined) send(piece, last.port, last.address);
      });
    }
    await print(message);
  }
}

async function call(host: string, port: number): Promise<void> {
  const { address } = await lookup(host, { family: 4 });

  const messages = on(socket, 'message');
  socket.bind(0);
  process.stdin.on('data', (piece: Buffer) => send(piece, port, address));
  for await (const event of messages) {
    const [message, sender] = event as [Buffer, dgram.RemoteInfo];
    if (sender.address === address && sender.port === port) await print(message);
  }
}

await (first === '-l' ? listen(Number(second)) : call(first, Number(second)));
