import dgram from 'node:dgram';
import { buffer } from 'node:stream/consumers';

const MOST_BYTES = 16_384;
const [, ...args] = process.argv.slice(2);
const socket = dgram.createSocket('udp4');
socket.on('message', (message) => process.stdout.write(message));

if (args[0] === '-l') {
  let latest: dgram.RemoteInfo;
  socket.on('message', (_message, sender) => (latest = sender));
  socket.once('message', () => void sendAll((piece) => socket.send(piece, latest.port, latest.address)));
  socket.bind(Number(args[1]), '127.0.0.1');
} else {
  socket.connect(Number(args[1]), args[0], () => void sendAll((piece) => socket.send(piece)));
}

async function sendAll(send: (piece: Buffer) => void): Promise<void> {
  const input = await buffer(process.stdin);
  for (let from = 0; from < input.length; from += MOST_BYTES) send(input.subarray(from, from + MOST_BYTES));
}
