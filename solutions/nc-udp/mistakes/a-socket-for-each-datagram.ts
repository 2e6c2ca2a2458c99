import dgram from 'node:dgram';

const MOST_BYTES = 16_384;
const [, ...args] = process.argv.slice(2);

if (args[0] === '-l') {
  const socket = dgram.createSocket('udp4');
  let latest: dgram.RemoteInfo;
  socket.on('message', (message, sender) => {
    latest = sender;
    process.stdout.write(message);
  });
  socket.once('message', () => sendInput((piece) => socket.send(piece, latest.port, latest.address)));
  socket.bind(Number(args[1]), '127.0.0.1');
} else {
  sendInput((piece) => {
    const socket = dgram.createSocket('udp4');
    socket.send(piece, Number(args[1]), args[0], () => socket.close());
  });
}

function sendInput(send: (piece: Buffer) => void): void {
  process.stdin.on('data', (chunk) => {
    for (let from = 0; from < chunk.length; from += MOST_BYTES) send(chunk.subarray(from, from + MOST_BYTES));
  });
}
