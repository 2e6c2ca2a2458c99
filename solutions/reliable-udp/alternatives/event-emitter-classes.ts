/**
 * Two classes that tell by events when they are done. Selective repeat: each datagram has its own time, each
 * acknowledgement names all that has come, and a congestion window holds the sender back.
 *
 * datagram          checksum, transfer, number, how many there are (4 × 4 bytes), then a piece of the data
 * acknowledgement   checksum, transfer, first number missing, two words of bits: what is there from that number on
 */
import { randomInt } from 'node:crypto';
import dgram from 'node:dgram';
import { EventEmitter, once } from 'node:events';

export interface SendOptions {
  /** How long the sender goes on without hearing anything, in ms. Default 5000. */
  giveUpMs?: number;
}

const HOST = '127.0.0.1';
const PIECE_BYTES = 1200 - 16;
const RESEND_MS = 60;
const PATIENCE_MS = 500;
const REACH = 64; // bits in an acknowledgement, and so the largest window
const OVERTAKEN = 3; // by so many acknowledged ones: lost, most probably
const DATA = 0x64617461; // the sums of the two kinds begin differently, so that none is taken for the other
const ACK = 0x61636b73;

function crc32(kind: number, bytes: Uint8Array): number {
  let crc = kind;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function seal(kind: number, words: readonly number[], body: Uint8Array = new Uint8Array()): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * words.length + body.length);
  const view = new DataView(bytes.buffer);
  words.forEach((word, index) => view.setUint32(4 + 4 * index, word));
  bytes.set(body, 4 + 4 * words.length);
  view.setUint32(0, crc32(kind, bytes.subarray(4)));
  return bytes;
}

/** The words behind the checksum and the rest; nothing if the datagram is damaged. */
function unseal(kind: number, bytes: Uint8Array, count: number): { words: number[]; body: Uint8Array } | undefined {
  const body = 4 + 4 * count;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < body || view.getUint32(0) !== crc32(kind, bytes.subarray(4))) return undefined;
  return {
    words: Array.from({ length: count }, (_, index) => view.getUint32(4 + 4 * index)),
    body: bytes.subarray(body),
  };
}

interface Piece {
  readonly datagram: Uint8Array;
  state: 'waiting' | 'flying' | 'lost' | 'there';
  sentAt: number;
  turn: number; // the how-manieth sending of all this was
  overtaken: number;
}

class Sender extends EventEmitter {
  readonly #socket = dgram.createSocket('udp4');
  readonly #id = randomInt(2 ** 32);
  readonly #pieces: Piece[];
  #base = 0; // all before it are there
  #flying = 0;
  #turns = 0;
  #window = 2;
  #threshold = Infinity;
  #shrunkAt = -Infinity;
  #heardAt = performance.now();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    data: Uint8Array,
    private readonly port: number,
    private readonly giveUpMs: number,
  ) {
    super();
    const count = Math.max(1, Math.ceil(data.length / PIECE_BYTES));
    this.#pieces = Array.from({ length: count }, (_, number) => {
      const body = data.subarray(number * PIECE_BYTES, (number + 1) * PIECE_BYTES);
      const datagram = seal(DATA, [this.#id, number, count], body);
      return { datagram, state: 'waiting', sentAt: -Infinity, turn: 0, overtaken: 0 };
    });
    this.#socket.on('error', (error) => this.#end(error));
    this.#socket.on('message', (message) => this.#hear(message));
    this.#socket.bind(0, HOST, () => this.#go());
  }

  #inReach(): Piece[] {
    return this.#pieces.slice(this.#base, this.#base + REACH);
  }

  /** Looks at the clock, sends what may be sent, and sets the timer for the next thing that can happen. */
  #go(): void {
    clearTimeout(this.#timer);
    const now = performance.now();
    if (now - this.#heardAt >= this.giveUpMs) return this.#end(new Error(`nothing came back for ${this.giveUpMs} ms`));
    const pieces = this.#inReach();
    const due = (piece: Piece): boolean => now - piece.sentAt >= RESEND_MS;
    pieces.filter((piece) => piece.state === 'flying' && due(piece)).forEach((piece) => this.#lose(piece));
    for (const piece of pieces) {
      if (this.#flying >= Math.floor(this.#window)) break;
      if (piece.state === 'waiting' || (piece.state === 'lost' && due(piece))) this.#transmit(piece);
    }
    const wake = pieces
      .filter(({ state, sentAt }) => (state === 'flying' || state === 'lost') && sentAt + RESEND_MS > now)
      .reduce((least, { sentAt }) => Math.min(least, sentAt + RESEND_MS), this.#heardAt + this.giveUpMs);
    // When the timer ends, acknowledgements that already wait in the socket come first.
    this.#timer = setTimeout(
      () => setImmediate(() => this.#timer && this.#go()),
      Math.min(Math.ceil(wake - now), 2 ** 31 - 1),
    );
  }

  #transmit(piece: Piece): void {
    Object.assign(piece, { state: 'flying', sentAt: performance.now(), turn: ++this.#turns, overtaken: 0 });
    this.#flying++;
    this.#socket.send(piece.datagram, this.port, HOST, () => {}); // what cannot be sent is lost
  }

  /** Takes it off the link. A copy is sent when its time is over, but the window shrinks at once, and once a round. */
  #lose(piece: Piece): void {
    piece.state = 'lost';
    this.#flying--;
    if (piece.sentAt < this.#shrunkAt) return;
    this.#threshold = this.#window = Math.max(1, this.#window / 2);
    this.#shrunkAt = performance.now();
  }

  #hear(message: Uint8Array): void {
    const [id, first = 0, ...bits] = unseal(ACK, message, 4)?.words ?? [];
    if (id !== this.#id) return;
    this.#heardAt = performance.now();
    const has = (number: number): boolean =>
      number < first || (((bits[(number - first) >> 5] ?? 0) >>> ((number - first) & 31)) & 1) === 1;
    this.#inReach()
      .filter((piece, index) => piece.state !== 'there' && has(this.#base + index))
      .forEach((piece) => this.#arrived(piece));
    while (this.#pieces[this.#base]?.state === 'there') this.#base++;
    if (this.#base === this.#pieces.length) this.#end();
    else this.#go();
  }

  #arrived(piece: Piece): void {
    if (piece.state === 'flying') this.#flying--;
    piece.state = 'there';
    this.#window = Math.min(REACH, this.#window + (this.#window < this.#threshold ? 1 : 1 / this.#window));
    for (const other of this.#inReach()) {
      if (other.state === 'flying' && other.turn < piece.turn && ++other.overtaken >= OVERTAKEN) this.#lose(other);
    }
  }

  #end(error?: Error): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#socket.removeAllListeners('message');
    this.#socket.close(() => (error ? this.emit('error', error) : this.emit('done')));
  }
}

class Receiver extends EventEmitter {
  readonly #socket = dgram.createSocket('udp4');
  readonly #pieces = new Map<number, Uint8Array>();
  #id: number | undefined;
  #missing = 0; // the first number that is not there
  #patience: NodeJS.Timeout | undefined;

  constructor(port: number) {
    super();
    this.#socket.on('error', (error) => this.#socket.close(() => this.emit('error', error)));
    this.#socket.on('message', (message, sender) => this.#hear(message, sender));
    this.#socket.bind(port, HOST);
  }

  #hear(message: Uint8Array, sender: dgram.RemoteInfo): void {
    this.#patience?.refresh();
    const datagram = unseal(DATA, message, 3);
    const [id, number = 0, count] = datagram?.words ?? [];
    if (datagram === undefined || id === undefined || id !== (this.#id ??= id)) return;
    if (!this.#pieces.has(number)) this.#pieces.set(number, Uint8Array.from(datagram.body));
    while (this.#pieces.has(this.#missing)) this.#missing++;
    const bits = [0, 32].map((from) =>
      Array.from({ length: 32 }, (_, bit) => (this.#pieces.has(this.#missing + from + bit) ? 2 ** bit : 0)).reduce(
        (a, b) => a + b,
      ),
    );
    this.#socket.send(seal(ACK, [id, this.#missing, ...bits]), sender.port, sender.address, () => {});
    if (this.#missing === count) this.#patience ??= setTimeout(() => this.#end(), PATIENCE_MS);
  }

  #end(): void {
    const parts = Array.from({ length: this.#missing }, (_, number) => this.#pieces.get(number) ?? new Uint8Array());
    const data = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    parts.reduce((at, part) => (data.set(part, at), at + part.length), 0);
    this.#socket.close(() => this.emit('done', data));
  }
}

export async function sendReliably(data: Uint8Array, port: number, options: SendOptions = {}): Promise<void> {
  await once(new Sender(data, port, options.giveUpMs ?? 5000), 'done'); // rejects on 'error'
}

export async function receiveReliably(port: number): Promise<Uint8Array> {
  const [data] = (await once(new Receiver(port), 'done')) as [Uint8Array];
  return data;
}
