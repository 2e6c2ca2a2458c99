import dgram from 'node:dgram';
import { lookup } from 'node:dns/promises';

const SIZE = 1_400;
const PAUSE = 20;

const [, first = '', second = ''] = process.argv.slice(2);
const socket = dgram.createSocket('udp4');

const complain = (error: Error | null): void => {
  if (error) console.error(`nc-udp: ${error.message}`);
};

function print(message: Buffer): void {
  if (message.length > 0) process.stdout.write(message);
}

/** Sends at once if nothing was sent just now, and otherwise a little later, so as not to flood the other side. */
class Outbox {
  readonly #send: (part: Buffer) => void;
  #waiting: Buffer[] = [];
  #pausing = false;

  constructor(send: (part: Buffer) => void) {
    this.#send = send;
  }

  put(piece: Buffer): void {
    this.#waiting.push(piece);
    if (!this.#pausing) this.#flush();
  }

  #flush(): void {
    const bytes = Buffer.concat(this.#waiting);
    this.#waiting = [];
    for (let at = 0; at < bytes.length; at += SIZE) this.#send(bytes.subarray(at, at + SIZE));
    this.#pausing = bytes.length > 0;
    if (this.#pausing) setTimeout(() => this.#flush(), PAUSE);
  }
}

socket.on('error', complain);

if (first === '-l') {
  let last: dgram.RemoteInfo | undefined;
  const outbox = new Outbox((part) => {
    if (last !== undefined) socket.send(part, last.port, last.address, complain);
  });

  socket.on('message', (message, sender) => {
    const isFirst = last === undefined;
    last = sender;
    print(message);
    if (isFirst) process.stdin.on('data', (piece: Buffer) => outbox.put(piece));
  });
  socket.bind(Number(second), '127.0.0.1');
} else {
  const port = Number(second);
  const { address } = await lookup(first, { family: 4 });
  const outbox = new Outbox((part) => socket.send(part, port, address, complain));

  socket.on('message', (message, sender) => {
    if (sender.address === address && sender.port === port) print(message);
  });
  socket.bind(0, () => {
    process.stdin.on('data', (piece: Buffer) => outbox.put(piece));
  });
}
