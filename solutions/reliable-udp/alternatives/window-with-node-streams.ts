import dgram from 'node:dgram';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { buffer } from 'node:stream/consumers';

export interface SendOptions {
  /** How long the sender goes on without hearing anything, in ms. Default 5000. */
  giveUpMs?: number;
}

const HOST = '127.0.0.1';
const DATAGRAM_MAX = 1200;
const HEADER = 4 + 4 + 1;
const RESEND_MS = 65;
const STAY_MS = 500;
const WINDOW_MAX = 24;

const KIND_DATA = 0x0d;
const KIND_LAST = 0x1a;
const KIND_ACK = 0xac;

/** Adler-32. */
function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return b * 65536 + a;
}

function frame(kind: number, number: number, payload: Uint8Array = new Uint8Array(0)): Buffer {
  const bytes = Buffer.allocUnsafe(HEADER + payload.length);
  bytes.writeUInt8(kind, 4);
  bytes.writeUInt32LE(number, 5);
  bytes.set(payload, HEADER);
  bytes.writeUInt32LE(adler32(bytes.subarray(4)), 0);
  return bytes;
}

interface Frame {
  kind: number;
  number: number;
  payload: Buffer;
}

function unframe(bytes: Buffer): Frame | undefined {
  if (bytes.length < HEADER || bytes.readUInt32LE(0) !== adler32(bytes.subarray(4))) return undefined;
  return { kind: bytes.readUInt8(4), number: bytes.readUInt32LE(5), payload: bytes.subarray(HEADER) };
}

function* frames(data: Uint8Array): Generator<Buffer> {
  const room = DATAGRAM_MAX - HEADER;
  const last = Math.max(0, Math.ceil(data.length / room) - 1);
  for (let number = 0; number <= last; number++) {
    yield frame(number === last ? KIND_LAST : KIND_DATA, number, data.subarray(number * room, (number + 1) * room));
  }
}

/** Takes frames and is finished when all of them are acknowledged. */
class Outlet extends Writable {
  readonly #socket = dgram.createSocket('udp4');
  readonly #port: number;
  readonly #giveUpMs: number;
  /** The timers of the frames that are on the way. */
  readonly #onTheWay = new Map<number, ReturnType<typeof setTimeout>>();
  #count = 0;
  #window = 2;
  #lossSeen = false;
  #shrunkAt = -Infinity;
  #heard = performance.now();
  #watch: ReturnType<typeof setTimeout> | undefined;
  #roomWanted: (() => void) | undefined;
  #emptyWanted: (() => void) | undefined;

  constructor(port: number, giveUpMs: number) {
    super({ objectMode: true, highWaterMark: 1 });
    this.#port = port;
    this.#giveUpMs = giveUpMs;
    this.#socket.on('error', () => {});
    this.#socket.on('message', (bytes) => this.#hear(bytes));
    this.#keepWatch();
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#launch(this.#count++, bytes);
    this.#roomWanted = done;
    this.#goOn();
  }

  override _final(done: () => void): void {
    this.#emptyWanted = done;
    this.#goOn();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearTimeout(this.#watch);
    for (const timer of this.#onTheWay.values()) clearTimeout(timer);
    this.#socket.close(() => done(error));
  }

  #launch(number: number, bytes: Buffer): void {
    this.#socket.send(bytes, this.#port, HOST, () => {});
    this.#onTheWay.set(
      number,
      setTimeout(() => {
        this.#shrink();
        this.#launch(number, bytes);
      }, RESEND_MS),
    );
  }

  #hear(bytes: Buffer): void {
    const received = unframe(bytes);
    if (received?.kind !== KIND_ACK) return;
    this.#heard = performance.now();
    const timer = this.#onTheWay.get(received.number);
    if (timer === undefined) return;
    clearTimeout(timer);
    this.#onTheWay.delete(received.number);
    this.#window = Math.min(WINDOW_MAX, this.#window + (this.#lossSeen ? 1 / this.#window : 1));
    this.#goOn();
  }

  /** Halves the window, but once only for losses that belong together. */
  #shrink(): void {
    this.#lossSeen = true;
    const now = performance.now();
    if (now - this.#shrunkAt < RESEND_MS) return;
    this.#shrunkAt = now;
    this.#window = Math.max(2, this.#window / 2);
  }

  #goOn(): void {
    if (this.#roomWanted !== undefined && this.#onTheWay.size < Math.floor(this.#window)) {
      const done = this.#roomWanted;
      this.#roomWanted = undefined;
      done();
    }
    if (this.#emptyWanted !== undefined && this.#onTheWay.size === 0) {
      const done = this.#emptyWanted;
      this.#emptyWanted = undefined;
      done();
    }
  }

  #keepWatch(): void {
    const left = this.#heard + this.#giveUpMs - performance.now();
    this.#watch = setTimeout(
      () => {
        // What is there already is heard before the verdict.
        setImmediate(() => {
          if (this.destroyed) return;
          if (performance.now() - this.#heard >= this.#giveUpMs) {
            this.destroy(new Error(`nothing came back for ${this.#giveUpMs} ms`));
          } else {
            this.#keepWatch();
          }
        });
      },
      Math.min(Math.max(left, 1), 2147483647),
    );
  }
}

/** Gives the bytes in order, and ends with the last of them; its socket stays somewhat longer. */
class Inlet extends Readable {
  readonly #socket = dgram.createSocket('udp4');
  readonly #early = new Map<number, Frame>();
  #expected = 0;
  #whole = false;
  #cameAt = 0;

  constructor(port: number) {
    super();
    this.#socket.on('error', (error) => {
      if (this.#whole) return;
      this.#socket.close();
      this.destroy(error);
    });
    this.#socket.on('message', (bytes, from) => {
      this.#cameAt = performance.now();
      const received = unframe(bytes);
      if (received === undefined || received.kind === KIND_ACK) return;
      this.#accept(received);
      this.#socket.send(frame(KIND_ACK, received.number), from.port, from.address, () => {});
    });
    this.#socket.bind(port, HOST);
  }

  override _read(): void {}

  #accept(received: Frame): void {
    if (received.number >= this.#expected && !this.#whole) this.#early.set(received.number, received);
    for (let next = this.#early.get(this.#expected); next !== undefined; next = this.#early.get(this.#expected)) {
      this.#early.delete(this.#expected++);
      if (next.payload.length > 0) this.push(next.payload);
      if (next.kind === KIND_LAST) {
        this.#whole = true;
        this.push(null);
        this.#stay();
      }
    }
  }

  #stay(): void {
    const left = this.#cameAt + STAY_MS - performance.now();
    setTimeout(
      () => {
        setImmediate(() => {
          if (performance.now() - this.#cameAt >= STAY_MS) this.#socket.close();
          else this.#stay();
        });
      },
      Math.max(1, left),
    );
  }
}

export async function sendReliably(data: Uint8Array, port: number, options: SendOptions = {}): Promise<void> {
  await pipeline(Readable.from(frames(data)), new Outlet(port, options.giveUpMs ?? 5000));
}

export async function receiveReliably(port: number): Promise<Uint8Array> {
  return buffer(new Inlet(port));
}
