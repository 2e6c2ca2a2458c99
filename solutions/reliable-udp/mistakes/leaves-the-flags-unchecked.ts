import dgram from 'node:dgram';

export interface SendOptions {
  /** How long the sender goes on without hearing anything, in ms. Default 5000. */
  giveUpMs?: number;
}

const HOST = '127.0.0.1';
const RESEND_MS = 60;
const PATIENCE_MS = 500;
const LONGEST_TIMER = 2 ** 31 - 1;

// checksum (4 bytes), flags (1), number (4), data
const HEADER = 9;
const ROOM = 1200 - HEADER;
const LAST = 0x01;
const ACK = 0x80;

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

function encode(flags: number, number: number, data: Uint8Array): Buffer {
  const packet = Buffer.alloc(HEADER + data.length);
  packet.writeUInt8(flags, 4);
  packet.writeUInt32BE(number, 5);
  packet.set(data, HEADER);
  packet.writeUInt32BE(crc32(packet.subarray(5)), 0);
  return packet;
}

function decode(packet: Buffer): { flags: number; number: number; data: Buffer } | undefined {
  if (packet.length < HEADER) return undefined;
  if (packet.readUInt32BE(0) !== crc32(packet.subarray(5))) return undefined;
  return { flags: packet.readUInt8(4), number: packet.readUInt32BE(5), data: packet.subarray(HEADER) };
}

export async function sendReliably(data: Uint8Array, port: number, options: SendOptions = {}): Promise<void> {
  const { giveUpMs = 5000 } = options;
  const socket = dgram.createSocket('udp4');
  const count = Math.max(1, Math.ceil(data.length / ROOM));
  let number = 0;
  let heard = performance.now();
  let resend: ReturnType<typeof setTimeout> | undefined;
  let watch: ReturnType<typeof setTimeout> | undefined;

  await new Promise<void>((resolve, reject) => {
    const finish = (error?: Error): void => {
      clearTimeout(resend);
      clearTimeout(watch);
      socket.close();
      if (error) reject(error);
      else resolve();
    };
    const transmit = (): void => {
      clearTimeout(resend);
      const piece = data.subarray(number * ROOM, (number + 1) * ROOM);
      socket.send(encode(number === count - 1 ? LAST : 0, number, piece), port, HOST, () => {});
      resend = setTimeout(transmit, RESEND_MS);
    };
    const check = (): void => {
      const left = heard + giveUpMs - performance.now();
      if (left <= 0) finish(new Error(`nothing heard for ${giveUpMs} ms`));
      else watch = setTimeout(check, Math.min(left, LONGEST_TIMER));
    };

    socket.on('error', () => {});
    socket.on('message', (message) => {
      const ack = decode(message);
      if (!ack) return;
      heard = performance.now();
      if (ack.number !== number) return;
      number++;
      if (number === count) finish();
      else transmit();
    });
    transmit();
    check();
  });
}

export function receiveReliably(port: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const socket = dgram.createSocket('udp4');
    const pieces: Buffer[] = [];
    let complete = false;
    let patience: ReturnType<typeof setTimeout> | undefined;

    socket.on('error', (error) => {
      if (!complete) {
        socket.close();
        reject(error);
      }
    });
    socket.on('message', (message, sender) => {
      const packet = decode(message);
      if (packet && packet.number <= pieces.length) {
        if (packet.number === pieces.length && !complete) {
          pieces.push(packet.data);
          if (packet.flags & LAST) {
            complete = true;
            resolve(Buffer.concat(pieces));
          }
        }
        socket.send(encode(ACK, packet.number, new Uint8Array(0)), sender.port, sender.address, () => {});
      }
      if (complete) {
        clearTimeout(patience);
        patience = setTimeout(() => socket.close(), PATIENCE_MS);
      }
    });
    socket.bind(port, HOST);
  });
}
