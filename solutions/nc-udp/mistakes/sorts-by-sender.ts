import dgram from 'node:dgram';
import { lookup } from 'node:dns/promises';

const SIZE = 1_400;

const [, first = '', second = ''] = process.argv.slice(2);
const socket = dgram.createSocket('udp4');

const complain = (error: Error | null): void => {
  if (error) console.error(`nc-udp: ${error.message}`);
};

function send(piece: Buffer, port: number, address: string): void {
  for (let at = 0; at < piece.length; at += SIZE) {
    socket.send(piece.subarray(at, at + SIZE), port, address, complain);
  }
}

const waiting = new Map<string, Buffer[]>();
let screenFull = false;

function print(message: Buffer, sender: dgram.RemoteInfo): void {
  if (message.length === 0) return;
  if (!screenFull) {
    screenFull = !process.stdout.write(message);
    return;
  }
  const key = `${sender.address}:${sender.port}`;
  const queue = waiting.get(key);
  if (queue === undefined) waiting.set(key, [message]);
  else queue.push(message);
}

process.stdout.on('drain', () => {
  screenFull = false;
  for (const [key, queue] of waiting) {
    waiting.delete(key);
    if (!process.stdout.write(Buffer.concat(queue))) {
      screenFull = true;
      return;
    }
  }
});

socket.on('error', complain);

if (first === '-l') {
  let last: dgram.RemoteInfo | undefined;

  socket.on('message', (message, sender) => {
    const isFirst = last === undefined;
    last = sender;
    print(message, sender);
    if (isFirst) {
      process.stdin.on('data', (piece: Buffer) => {
        if (last !== undefined) send(piece, last.port, last.address);
      });
    }
  });
  socket.bind(Number(second), '127.0.0.1');
} else {
  const port = Number(second);
  const { address } = await lookup(first, { family: 4 });

  socket.on('message', (message, sender) => {
    if (sender.address === address && sender.port === port) print(message, sender);
  });
  socket.bind(0, () => {
    process.stdin.on('data', (piece: Buffer) => send(piece, port, address));
  });
}
