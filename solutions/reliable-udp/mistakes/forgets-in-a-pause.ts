import dgram from 'node:dgram';
import { performance } from 'node:perf_hooks';

export interface SendOptions {
  /** How long the sender goes on without hearing anything, in ms: 100 to 60,000. Default 5000. */
  giveUpMs?: number;
}

// A datagram: checksum of all that follows (4 bytes), kind (1), number (4), how many there are (4), data.
const HEADER = 13;
const ROOM = 1200 - HEADER;
const DATA = 1;
const ACK = 2;

const TABLE = new Uint32Array(256);
for (let index = 0; index < 256; index++) {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  TABLE[index] = value;
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] ?? 0);
  return (crc ^ 0xffffffff) >>> 0;
}

function seal(kind: number, number: number, total: number, payload: Uint8Array): Buffer {
  const datagram = Buffer.alloc(HEADER + payload.length);
  datagram.writeUInt8(kind, 4);
  datagram.writeUInt32BE(number, 5);
  datagram.writeUInt32BE(total, 9);
  datagram.set(payload, HEADER);
  datagram.writeUInt32BE(crc32(datagram.subarray(4)), 0);
  return datagram;
}

interface Content {
  kind: number;
  number: number;
  total: number;
  payload: Uint8Array;
}

/** What is in a datagram, or undefined if it is damaged. */
function unseal(datagram: Buffer): Content | undefined {
  if (datagram.length < HEADER) return undefined;
  if (datagram.readUInt32BE(0) !== crc32(datagram.subarray(4))) return undefined;
  return {
    kind: datagram.readUInt8(4),
    number: datagram.readUInt32BE(5),
    total: datagram.readUInt32BE(9),
    payload: datagram.subarray(HEADER),
  };
}

const RESEND_MS = 60;
/** A sender that hears nothing gives up after this time; what it has sent belongs to nothing any more. */
const STALE_MS = 5000;

export async function sendReliably(data: Uint8Array, port: number, options: SendOptions = {}): Promise<void> {
  const giveUpMs = options.giveUpMs ?? 5000;
  const total = Math.max(1, Math.ceil(data.length / ROOM));
  const socket = dgram.createSocket('udp4');
  let heard = performance.now();
  let awaited = -1;
  let wake: () => void = () => {};

  socket.on('error', () => {});
  socket.on('message', (message) => {
    const content = unseal(message);
    if (content === undefined || content.kind !== ACK) return;
    heard = performance.now();
    if (content.number === awaited) wake();
  });

  /** True as soon as the acknowledgement of this number comes, false if it does not come in time. */
  const acknowledged = (number: number, ms: number): Promise<boolean> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), ms);
      awaited = number;
      wake = () => {
        clearTimeout(timer);
        awaited = -1;
        resolve(true);
      };
    });

  try {
    for (let number = 0; number < total; number++) {
      const datagram = seal(DATA, number, total, data.subarray(number * ROOM, (number + 1) * ROOM));
      for (;;) {
        socket.send(datagram, port, '127.0.0.1', () => {});
        if (await acknowledged(number, RESEND_MS)) break;
        if (performance.now() - heard >= giveUpMs) throw new Error(`nothing heard for ${giveUpMs} ms`);
      }
    }
  } finally {
    await new Promise<void>((resolve) => socket.close(() => resolve()));
  }
}

export async function receiveReliably(port: number): Promise<Uint8Array> {
  const socket = dgram.createSocket('udp4');
  const pieces = new Map<number, Uint8Array>();
  let complete = false;
  let lastCame = performance.now();
  let patience: ReturnType<typeof setTimeout> | undefined;

  return new Promise<Uint8Array>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (message, sender) => {
      const content = unseal(message);
      if (content !== undefined && content.kind === DATA) {
        const now = performance.now();
        if (!complete && now - lastCame > STALE_MS) pieces.clear(); // the rest of a transfer that was given up
        lastCame = now;
        if (!complete) pieces.set(content.number, content.payload);
        socket.send(seal(ACK, content.number, content.total, new Uint8Array(0)), sender.port, sender.address, () => {});
        if (!complete && pieces.size === content.total) {
          complete = true;
          const parts: Uint8Array[] = [];
          for (let number = 0; number < content.total; number++) parts.push(pieces.get(number) ?? new Uint8Array(0));
          resolve(Buffer.concat(parts));
        }
      }
      if (complete) {
        // as long as copies come, an acknowledgement was lost
        clearTimeout(patience);
        patience = setTimeout(() => socket.close(), 500);
      }
    });
    socket.bind(port, '127.0.0.1');
  });
}
