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

function print(message: Buffer): void {
  if (message.length > 0) process.stdout.write(message);
}

socket.on('error', complain);

if (first === '-l') {
  let last: dgram.RemoteInfo | undefined;

  socket.on('message', (message, sender) => {
    const isFirst = last === undefined;
    last = sender;
    print(message);
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
    if (sender.port === port) print(message);
  });
  socket.bind(0, () => {
    process.stdin.on('data', (piece: Buffer) => send(piece, port, address));
  });
}
