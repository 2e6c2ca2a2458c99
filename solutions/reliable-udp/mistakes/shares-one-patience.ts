import dgram from 'node:dgram';

export interface SendOptions {
  /** How long the sender goes on without hearing anything, in ms. Default 5000. */
  giveUpMs?: number;
}

const HOST = '127.0.0.1';
const RESEND_MS = 75;
const PATIENCE_MS = 500;

// CRC-32 (4 bytes), kind (1), number (4), data
const HEADER = 9;
const ROOM = 1200 - HEADER;
const DATA = 1;
const LAST = 2;
const ACK = 3;

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

function make(kind: number, number: number, data: Uint8Array = new Uint8Array(0)): Buffer {
  const bytes = Buffer.alloc(HEADER + data.length);
  bytes.writeUInt8(kind, 4);
  bytes.writeUInt32LE(number, 5);
  bytes.set(data, HEADER);
  bytes.writeUInt32LE(crc32(bytes.subarray(4)), 0);
  return bytes;
}

function isWhole(bytes: Buffer): boolean {
  return bytes.length >= HEADER && bytes.readUInt32LE(0) === crc32(bytes.subarray(4));
}

/** Waits for the acknowledgement of one datagram. */
async function sendOne(
  socket: dgram.Socket,
  datagram: Buffer,
  number: number,
  port: number,
  clock: { heard: number; giveUpMs: number },
): Promise<void> {
  let resend: ReturnType<typeof setTimeout> | undefined;
  let watch: ReturnType<typeof setTimeout> | undefined;
  let listener: ((message: Buffer) => void) | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const transmit = (): void => {
        socket.send(datagram, port, HOST, () => {});
        resend = setTimeout(transmit, RESEND_MS);
      };
      const check = (): void => {
        const left = clock.heard + clock.giveUpMs - performance.now();
        if (left <= 0) reject(new Error(`nothing heard for ${clock.giveUpMs} ms`));
        else watch = setTimeout(check, Math.min(left, 2147483647));
      };
      listener = (message) => {
        if (!isWhole(message) || message.readUInt8(4) !== ACK) return;
        clock.heard = performance.now();
        if (message.readUInt32LE(5) === number) resolve();
      };
      socket.on('message', listener);
      transmit();
      check();
    });
  } finally {
    clearTimeout(resend);
    clearTimeout(watch);
    if (listener) socket.off('message', listener);
  }
}

export async function sendReliably(data: Uint8Array, port: number, options: SendOptions = {}): Promise<void> {
  const clock = { heard: performance.now(), giveUpMs: options.giveUpMs ?? 5000 };
  const socket = dgram.createSocket('udp4');
  socket.on('error', () => {});
  const count = Math.max(1, Math.ceil(data.length / ROOM));
  try {
    for (let number = 0; number < count; number++) {
      const piece = data.subarray(number * ROOM, (number + 1) * ROOM);
      await sendOne(socket, make(number === count - 1 ? LAST : DATA, number, piece), number, port, clock);
    }
  } finally {
    socket.close();
  }
}

let patience: ReturnType<typeof setTimeout> | undefined;

/** Closes the socket when it has been quiet for long enough. */
function closeWhenQuiet(socket: dgram.Socket): void {
  clearTimeout(patience);
  patience = setTimeout(() => socket.close(), PATIENCE_MS);
}

export function receiveReliably(port: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const socket = dgram.createSocket('udp4');
    const pieces: Buffer[] = [];
    let complete = false;
    socket.on('error', (error) => {
      if (complete) return;
      socket.close();
      reject(error);
    });
    socket.on('message', (message, sender) => {
      if (isWhole(message) && message.readUInt8(4) !== ACK) {
        const number = message.readUInt32LE(5);
        if (number === pieces.length && !complete) {
          pieces.push(message.subarray(HEADER));
          if (message.readUInt8(4) === LAST) {
            complete = true;
            resolve(Buffer.concat(pieces));
          }
        }
        if (number < pieces.length) socket.send(make(ACK, number), sender.port, sender.address, () => {});
      }
      if (complete) closeWhenQuiet(socket);
    });
    socket.bind(port, HOST);
  });
}
