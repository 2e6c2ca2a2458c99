import dgram from 'node:dgram';
import { parseArgs } from 'node:util';

const PIECE = 1400;
const SILENCE_MS = 3000;

const { values, positionals } = parseArgs({
  options: { udp: { type: 'boolean', short: 'u' }, listen: { type: 'boolean', short: 'l' } },
  allowPositionals: true,
});

const socket = dgram.createSocket('udp4');
socket.on('error', (error) => console.error(`nc-udp: ${error.message}`));

function send(bytes: Buffer, port: number, address: string): void {
  for (let start = 0; start < bytes.length; start += PIECE) {
    socket.send(bytes.subarray(start, start + PIECE), port, address, () => {});
  }
}

if (values.listen) {
  let last: dgram.RemoteInfo | undefined;
  let forget: ReturnType<typeof setTimeout> | undefined;
  const kept: Buffer[] = [];

  socket.on('message', (message, sender) => {
    last = sender;
    // UDP does not tell when a sender leaves, so whoever is silent for long is taken for gone (lesson 10)
    clearTimeout(forget);
    forget = setTimeout(() => {
      last = undefined;
    }, SILENCE_MS);
    if (message.length > 0) process.stdout.write(message);
    for (const bytes of kept.splice(0)) send(bytes, sender.port, sender.address);
  });
  process.stdin.on('data', (bytes: Buffer) => {
    if (last === undefined) kept.push(bytes);
    else send(bytes, last.port, last.address);
  });
  socket.bind(Number(positionals[0]), '127.0.0.1');
} else {
  const [host = '', portText = ''] = positionals;
  const port = Number(portText);

  socket.on('message', (message, sender) => {
    if (sender.address === host && sender.port === port) process.stdout.write(message);
  });
  process.stdin.on('data', (bytes: Buffer) => send(bytes, port, host));
  socket.bind(0);
}
