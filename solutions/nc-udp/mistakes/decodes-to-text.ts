import dgram from 'node:dgram';

const [, ...args] = process.argv.slice(2);
const socket = dgram.createSocket('udp4');
socket.on('message', (message) => process.stdout.write(message.toString()));

if (args[0] === '-l') {
  let latest: dgram.RemoteInfo;
  socket.on('message', (_message, sender) => (latest = sender));
  socket.once('message', () => sendInput((text) => socket.send(text, latest.port, latest.address)));
  socket.bind(Number(args[1]), '127.0.0.1');
} else {
  socket.connect(Number(args[1]), args[0], () => sendInput((text) => socket.send(text)));
}

function sendInput(send: (text: string) => void): void {
  process.stdin.setEncoding('utf8').on('data', (chunk) => {
    const text = String(chunk);
    for (let from = 0; from < text.length; from += 16_384) send(text.slice(from, from + 16_384));
  });
}
