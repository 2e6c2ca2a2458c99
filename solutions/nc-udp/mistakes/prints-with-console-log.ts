import dgram from 'node:dgram';

const MOST_BYTES = 16_384;
const [, ...args] = process.argv.slice(2);
const socket = dgram.createSocket('udp4');
socket.on('message', (message) => console.log(message.toString()));

if (args[0] === '-l') {
  let latest: dgram.RemoteInfo;
  socket.on('message', (_message, sender) => (latest = sender));
  socket.once('message', () => sendInput((piece) => socket.send(piece, latest.port, latest.address)));
  socket.bind(Number(args[1]), '127.0.0.1');
} else {
  socket.connect(Number(args[1]), args[0], () => sendInput((piece) => socket.send(piece)));
}

function sendInput(send: (piece: Buffer) => void): void {
  process.stdin.on('data', (chunk) => {
    for (let from = 0; from < chunk.length; from += MOST_BYTES) send(chunk.subarray(from, from + MOST_BYTES));
  });
}
