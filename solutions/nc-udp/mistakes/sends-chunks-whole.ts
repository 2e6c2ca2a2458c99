import dgram from 'node:dgram';

const [, ...args] = process.argv.slice(2);
const socket = dgram.createSocket('udp4');
socket.on('message', (message) => process.stdout.write(message));
socket.on('error', (error) => console.error(error.message));

if (args[0] === '-l') {
  let latest: dgram.RemoteInfo;
  socket.on('message', (_message, sender) => (latest = sender));
  socket.once('message', () => {
    process.stdin.on('data', (chunk) => socket.send(chunk, latest.port, latest.address));
  });
  socket.bind(Number(args[1]), '127.0.0.1');
} else {
  socket.connect(Number(args[1]), args[0], () => {
    process.stdin.on('data', (chunk) => socket.send(chunk));
  });
}
