import dgram from 'node:dgram';

const MOST_BYTES = 65_507;
const [, ...args] = process.argv.slice(2);
const socket = dgram.createSocket('udp4');
socket.on('message', (message) => process.stdout.write(message));

if (args[0] === '-l') {
  let latest: dgram.RemoteInfo;
  socket.on('message', (_message, sender) => (latest = sender));
  socket.once('message', () => {
    process.stdin.on('data', (chunk) => socket.send(chunk.subarray(0, MOST_BYTES), latest.port, latest.address));
  });
  socket.bind(Number(args[1]), '127.0.0.1');
} else {
  socket.connect(Number(args[1]), args[0], () => {
    process.stdin.on('data', (chunk) => socket.send(chunk.subarray(0, MOST_BYTES)));
  });
}
