import dgram from 'node:dgram';

export interface SendOptions {
  /** How long the sender goes on without hearing anything, in ms. Default 5000. */
  giveUpMs?: number;
}

const HOST = '127.0.0.1';
const RESEND_MS = 60;
const PATIENCE_MS = 500;

// checksum (4 bytes), number (4), 1 for the last piece (1), data
const HEADER = 9;
const ROOM = 1200 - HEADER;

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

function withChecksum(number: number, last: boolean, data: Uint8Array = new Uint8Array(0)): Buffer {
  const packet = Buffer.alloc(HEADER + data.length);
  packet.writeUInt32BE(number, 4);
  packet[8] = last ? 1 : 0;
  packet.set(data, HEADER);
  packet.writeUInt32BE(crc32(packet.subarray(4)), 0);
  return packet;
}

function isDamaged(packet: Buffer): boolean {
  return packet.length < HEADER || packet.readUInt32BE(0) !== crc32(packet.subarray(4));
}

export async function sendReliably(data: Uint8Array, port: number, options: SendOptions = {}): Promise<void> {
  const giveUpMs = options.giveUpMs ?? 5000;
  const socket = dgram.createSocket('udp4');
  const count = Math.max(1, Math.ceil(data.length / ROOM));
  let number = 0;
  let heard = performance.now();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let watch: ReturnType<typeof setTimeout> | undefined;

  const transmit = (): void => {
    clearTimeout(timer);
    const piece = data.subarray(number * ROOM, (number + 1) * ROOM);
    socket.send(withChecksum(number, number === count - 1, piece), port, HOST, () => {});
    timer = setTimeout(transmit, RESEND_MS);
  };

  try {
    await new Promise<void>((resolve, reject) => {
      const check = (): void => {
        const left = heard + giveUpMs - performance.now();
        if (left <= 0) reject(new Error(`no answer for ${giveUpMs} ms`));
        else watch = setTimeout(check, Math.min(left, 2147483647));
      };
      socket.on('error', () => {});
      socket.on('message', (message) => {
        if (isDamaged(message)) {
          transmit();
          return;
        }
        heard = performance.now();
        if (message.readUInt32BE(4) !== number) return; // of an earlier one
        number++;
        if (number === count) resolve();
        else transmit();
      });
      transmit();
      check();
    });
  } finally {
    clearTimeout(timer);
    clearTimeout(watch);
    socket.close();
  }
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
      if (!isDamaged(message)) {
        const number = message.readUInt32BE(4);
        if (number === pieces.length && !complete) {
          pieces.push(message.subarray(HEADER));
          complete = message[8] === 1;
          if (complete) resolve(Buffer.concat(pieces));
        }
        if (number < pieces.length) socket.send(withChecksum(number, false), from.port, from.address, () => {});
      }
      if (complete) {
        clearTimeout(patience);
        patience = setTimeout(() => socket.close(), PATIENCE_MS);
      }
    });
    socket.bind(port, HOST);
  });
}
