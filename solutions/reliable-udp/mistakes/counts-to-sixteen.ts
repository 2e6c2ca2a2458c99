import dgram from 'node:dgram';

export interface SendOptions {
  /** How long the sender goes on without hearing anything, in ms. Default 5000. */
  giveUpMs?: number;
}

const HOST = '127.0.0.1';
const AGAIN_MS = 65;

// A datagram: CRC-32 (4 bytes), a byte with the number (four bits) and the mark of the last piece, then the data.
const HEADER = 5;
const ROOM = 1200 - HEADER;
const NUMBERS = 16;
const LAST_MARK = 0x80;

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  return c >>> 0;
});

function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = (TABLE[(c ^ byte) & 0xff] ?? 0) ^ (c >>> 8);
  return ~c >>> 0;
}

function pack(number: number, last: boolean, data: Uint8Array = new Uint8Array(0)): Buffer {
  const tag = Buffer.from([0, 0, 0, 0, (number % NUMBERS) | (last ? LAST_MARK : 0)]);
  const packet = Buffer.concat([tag, data]);
  packet.writeUInt32BE(crc32(packet.subarray(4)), 0);
  return packet;
}

function unpack(packet: Buffer): { number: number; last: boolean; data: Buffer } | null {
  if (packet.length < HEADER || packet.readUInt32BE(0) !== crc32(packet.subarray(4))) return null;
  const tag = packet.readUInt8(4);
  return { number: tag % NUMBERS, last: (tag & LAST_MARK) !== 0, data: packet.subarray(HEADER) };
}

class Sender {
  readonly #socket = dgram.createSocket('udp4');
  readonly #packets: Buffer[] = [];
  readonly #port: number;
  readonly #giveUpMs: number;
  #current = 0;
  #heard = performance.now();
  #again: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setTimeout> | undefined;

  constructor(data: Uint8Array, port: number, giveUpMs: number) {
    this.#port = port;
    this.#giveUpMs = giveUpMs;
    const count = Math.max(1, Math.ceil(data.length / ROOM));
    for (let i = 0; i < count; i++)
      this.#packets.push(pack(i, i === count - 1, data.subarray(i * ROOM, (i + 1) * ROOM)));
  }

  run(): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(this.#again);
        clearTimeout(this.#watch);
        this.#socket.close();
      };
      const watch = (): void => {
        const left = this.#heard + this.#giveUpMs - performance.now();
        if (left > 0) {
          this.#watch = setTimeout(watch, Math.min(left, 0x7fffffff));
          return;
        }
        end();
        reject(new Error('the receiver is silent'));
      };
      this.#socket.on('error', () => {});
      this.#socket.on('message', (message) => {
        const ack = unpack(message);
        if (ack === null) return;
        this.#heard = performance.now();
        if (ack.number !== this.#current % NUMBERS) return;
        this.#current++;
        if (this.#current < this.#packets.length) {
          this.#transmit();
          return;
        }
        end();
        resolve();
      });
      this.#transmit();
      watch();
    });
  }

  #transmit(): void {
    clearTimeout(this.#again);
    const packet = this.#packets[this.#current];
    if (packet === undefined) return;
    this.#socket.send(packet, this.#port, HOST, () => {});
    this.#again = setTimeout(() => this.#transmit(), AGAIN_MS);
  }
}

export async function sendReliably(data: Uint8Array, port: number, options: SendOptions = {}): Promise<void> {
  await new Sender(data, port, options.giveUpMs ?? 5000).run();
}

export function receiveReliably(port: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const socket = dgram.createSocket('udp4');
    const pieces: Buffer[] = [];
    let complete = false;
    let patience: ReturnType<typeof setTimeout> | undefined;
    socket.on('error', (error) => {
      if (complete) return;
      socket.close();
      reject(error);
    });
    socket.on('message', (message, from) => {
      const packet = unpack(message);
      if (packet !== null) {
        if (!complete && packet.number === pieces.length % NUMBERS) {
          pieces.push(packet.data);
          complete = packet.last;
          if (complete) resolve(Buffer.concat(pieces));
        }
        socket.send(pack(packet.number, false), from.port, from.address, () => {});
      }
      if (complete) {
        clearTimeout(patience);
        patience = setTimeout(() => socket.close(), 500);
      }
    });
    socket.bind(port, HOST);
  });
}
