import dgram from 'node:dgram';
import { lookup } from 'node:dns/promises';
import net from 'node:net';

type Happening = { what: 'datagram'; bytes: Buffer; from: dgram.RemoteInfo } | { what: 'typed'; bytes: Buffer };

/** A conversation takes in one happening after the other, and never ends. */
type Conversation = Generator<undefined, never, Happening>;

const LIMIT = 32_768;
const socket = dgram.createSocket('udp4');

function print(bytes: Buffer): void {
  if (bytes.length) process.stdout.write(bytes);
}

function send(bytes: Buffer, port: number, address: string): void {
  if (bytes.length > LIMIT) {
    send(bytes.subarray(0, LIMIT), port, address);
    send(bytes.subarray(LIMIT), port, address);
  } else if (bytes.length > 0) {
    socket.send(bytes, port, address, (error) => {
      if (error) console.error('nc-udp:', error.message);
    });
  }
}

function* clientOf(address: string, port: number): Conversation {
  const there = new net.BlockList();
  there.addAddress(address);
  for (;;) {
    const happening = yield;
    if (happening.what === 'typed') {
      send(happening.bytes, port, address);
    } else if (happening.from.port === port && there.check(happening.from.address)) {
      print(happening.bytes);
    }
  }
}

function* listener(): Conversation {
  const kept: Buffer[] = [];
  let happening = yield;
  while (happening.what === 'typed') {
    kept.push(happening.bytes);
    happening = yield;
  }

  let last = happening.from;
  print(happening.bytes);
  send(Buffer.concat(kept), last.port, last.address);
  kept.length = 0;

  for (;;) {
    happening = yield;
    if (happening.what === 'typed') {
      send(happening.bytes, last.port, last.address);
    } else {
      last = happening.from;
      print(happening.bytes);
    }
  }
}

const [, one = '', two = ''] = process.argv.slice(2);
const listening = one === '-l';
const conversation = listening ? listener() : clientOf((await lookup(one, { family: 4 })).address, Number(two));
conversation.next();

socket.on('error', (error) => console.error('nc-udp:', error.message));
socket.on('message', (bytes, from) => conversation.next({ what: 'datagram', bytes, from }));
socket.on('listening', () => {
  process.stdin.on('data', (bytes: Buffer) => conversation.next({ what: 'typed', bytes }));
});
socket.bind(listening ? Number(two) : 0);
