import dgram from 'node:dgram';
import { parseArgs } from 'node:util';

/** A piece that fits into one datagram on every system. */
const MOST_BYTES = 8192;

const { values, positionals } = parseArgs({
  options: { udp: { type: 'boolean', short: 'u' }, listen: { type: 'boolean', short: 'l' } },
  allowPositionals: true,
});

const socket = dgram.createSocket('udp4');
socket.on('message', (message) => process.stdout.write(message));
socket.on('error', (error) => console.error(`nc-udp: ${error.message}`));

if (values.listen) listen(Number(positionals[0]));
else call(positionals[0] ?? '', Number(positionals[1]));

function call(host: string, port: number): void {
  // To connect a UDP socket sends nothing. It tells the system whom we talk to, and what others send to us is dropped.
  socket.connect(port, host, () => sendInput((piece) => socket.send(piece)));
}

function listen(port: number): void {
  let latest: dgram.RemoteInfo | undefined;
  /** What was typed before there was anybody to send it to. */
  const early: Buffer[] = [];
  const known = new Set<string>();

  socket.on('message', (_message, sender) => {
    latest = sender;
    const name = `${sender.address}:${sender.port}`;
    if (known.has(name)) return;
    known.add(name);
    for (const piece of early) socket.send(piece, sender.port, sender.address);
  });
  socket.bind(port, '127.0.0.1');
  sendInput((piece) => {
    if (latest) socket.send(piece, latest.port, latest.address);
    else early.push(piece);
  });
}

function sendInput(send: (piece: Buffer) => void): void {
  process.stdin.on('data', (chunk) => {
    for (let from = 0; from < chunk.length; from += MOST_BYTES) send(chunk.subarray(from, from + MOST_BYTES));
  });
}
