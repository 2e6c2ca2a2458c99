import dgram from 'node:dgram';
import { createInterface } from 'node:readline';

const [, ...args] = process.argv.slice(2);
const socket = dgram.createSocket('udp4');
socket.on('message', (message) => process.stdout.write(message));

if (args[0] === '-l') {
  let latest: dgram.RemoteInfo;
  socket.on('message', (_message, sender) => (latest = sender));
  socket.once('message', () => sendLines((line) => socket.send(line, latest.port, latest.address)));
  socket.bind(Number(args[1]), '127.0.0.1');
} else {
  socket.connect(Number(args[1]), args[0], () => sendLines((line) => socket.send(line)));
}

function sendLines(send: (line: string) => void): void {
  createInterface({ input: process.stdin }).on('line', send);
}
