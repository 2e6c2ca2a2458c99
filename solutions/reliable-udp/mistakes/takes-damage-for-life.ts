import dgram from 'node:dgram';
import { createHash } from 'node:crypto';

export interface SendOptions {
  /** How long the sender goes on without hearing anything, in ms. Default 5000. */
  giveUpMs?: number;
}

const LOCAL = '127.0.0.1';
const RETRY_MS = 70;
const QUIET_MS = 500;

// Four bytes of a digest, four of the number, one for the kind, then the data.
const HEADER = 9;
const ROOM = 1200 - HEADER;
type Kind = 'data' | 'last' | 'ack';
const KINDS: readonly Kind[] = ['data', 'last', 'ack'];

interface Message {
  kind: Kind;
  number: number;
  data: Buffer;
}

function digest(bytes: Uint8Array): Buffer {
  return createHash('sha1').update(bytes).digest().subarray(0, 4);
}

function write(kind: Kind, number: number, data: Uint8Array = Buffer.alloc(0)): Buffer {
  const body = Buffer.alloc(5 + data.length);
  body.writeUInt32BE(number, 0);
  body.writeUInt8(KINDS.indexOf(kind), 4);
  body.set(data, 5);
  return Buffer.concat([digest(body), body]);
}

function read(datagram: Buffer): Message | null {
  if (datagram.length < HEADER || !digest(datagram.subarray(4)).equals(datagram.subarray(0, 4))) return null;
  const kind = KINDS[datagram.readUInt8(8)];
  return kind === undefined ? null : { kind, number: datagram.readUInt32BE(4), data: datagram.subarray(HEADER) };
}

/** A clock that calls back when it has not been wound up again for so long. */
class Silence {
  #since = performance.now();
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #ms: number;
  readonly #then: () => void;

  constructor(ms: number, then: () => void) {
    this.#ms = ms;
    this.#then = then;
    this.#wait();
  }

  #wait(): void {
    const left = this.#since + this.#ms - performance.now();
    if (left <= 0) this.#then();
    else this.#timer = setTimeout(() => this.#wait(), Math.min(left, 2 ** 31 - 1));
  }

  broken(): void {
    this.#since = performance.now();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

export async function sendReliably(data: Uint8Array, port: number, options: SendOptions = {}): Promise<void> {
  const { giveUpMs = 5000 } = options;
  const socket = dgram.createSocket('udp4');
  const last = Math.max(0, Math.ceil(data.length / ROOM) - 1);
  let number = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const transmit = (): void => {
    clearTimeout(retry);
    const datagram = write(
      number === last ? 'last' : 'data',
      number,
      data.subarray(number * ROOM, (number + 1) * ROOM),
    );
    socket.send(datagram, port, LOCAL, () => {});
    retry = setTimeout(transmit, RETRY_MS);
  };

  let silence: Silence | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      socket.on('error', () => {});
      socket.on('message', (datagram) => {
        silence?.broken();
        const message = read(datagram);
        if (message?.kind !== 'ack' || message.number !== number) return;
        if (number === last) {
          resolve();
        } else {
          number++;
          transmit();
        }
      });
      transmit();
      silence = new Silence(giveUpMs, () => reject(new Error(`heard nothing for ${giveUpMs} ms`)));
    });
  } finally {
    silence?.stop();
    clearTimeout(retry);
    socket.close();
  }
}

export async function receiveReliably(port: number): Promise<Uint8Array> {
  const socket = dgram.createSocket('udp4');
  const pieces: Buffer[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      let complete = false;
      let silence: Silence | undefined;
      socket.on('error', (error) => reject(error));
      socket.on('message', (datagram, from) => {
        silence?.broken();
        const message = read(datagram);
        if (message === null || message.kind === 'ack' || message.number > pieces.length) return;
        if (message.number === pieces.length) {
          if (complete) return;
          pieces.push(message.data);
          if (message.kind === 'last') {
            complete = true;
            silence = new Silence(QUIET_MS, resolve);
          }
        }
        socket.send(write('ack', message.number), from.port, from.address, () => {});
      });
      socket.bind(port, LOCAL);
    });
  } finally {
    socket.close();
  }
  return Buffer.concat(pieces);
}
