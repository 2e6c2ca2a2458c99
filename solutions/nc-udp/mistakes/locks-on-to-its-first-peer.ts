import dgram from 'node:dgram';

const MOST_BYTES = 16_384;
const [, ...args] = process.argv.slice(2);
const socket = dgram.createSocket('udp4');
socket.on('message', (message) => process.stdout.write(message));
socket.on('error', (error) => console.error(error.message));

if (args[0] === '-l') {
  // The first one to call is the partner, as with TCP.
  socket.once('message', (_message, { port, address }) => socket.connect(port, address, sendInput));
  socket.bind(Number(args[1]), '127.0.0.1');
} else {
  socket.connect(Number(args[1]), args[0], sendInput);
}

function sendInput(): void {
  process.stdin.on('data', (chunk) => {
    for (let from = 0; from < chunk.length; from += MOST_BYTES) socket.send(chunk.subarray(from, from + MOST_BYTES));
  });
}
