import dgram from 'node:dgram';

export interface SendOptions {
  /** How long the sender goes on without hearing anything, in ms. Default 5000. */
  giveUpMs?: number;
}

const HOST = '127.0.0.1';
const RESEND_MS = 60;
const LINGER_MS = 500;
const WINDOW_MAX = 24;

/** CRC-32 (4 bytes), kind (1), number (4), data. */
const HEADER = 9;
const ROOM = 1200 - HEADER;
const DATA = 0;
const LAST = 1;
const ACK = 2;

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

interface Packet {
  kind: number;
  number: number;
  data: Buffer;
}

function encode(kind: number, number: number, data: Uint8Array = new Uint8Array(0)): Buffer {
  const packet = Buffer.alloc(HEADER + data.length);
  packet.writeUInt8(kind, 4);
  packet.writeUInt32BE(number, 5);
  packet.set(data, HEADER);
  packet.writeUInt32BE(crc32(packet.subarray(4)), 0);
  return packet;
}

function decode(packet: Buffer): Packet | undefined {
  if (packet.length < HEADER || packet.readUInt32BE(0) !== crc32(packet.subarray(4))) return undefined;
  return { kind: packet.readUInt8(4), number: packet.readUInt32BE(5), data: packet.subarray(HEADER) };
}

export async function sendReliably(data: Uint8Array, port: number, options: SendOptions = {}): Promise<void> {
  const { giveUpMs = 5000 } = options;
  const socket = dgram.createSocket('udp4');
  const count = Math.max(1, Math.ceil(data.length / ROOM));
  const timers = new Map<number, ReturnType<typeof setTimeout>>(); // of what is on the way
  let next = 0;
  let window = 2;
  let lossAt = -Infinity;
  let heard = performance.now();
  let watch: ReturnType<typeof setTimeout> | undefined;

  await new Promise<void>((resolve, reject) => {
    const finish = (error?: Error): void => {
      clearTimeout(watch);
      for (const timer of timers.values()) clearTimeout(timer);
      socket.close();
      if (error) reject(error);
      else resolve();
    };
    const shrink = (): void => {
      const now = performance.now();
      if (now - lossAt > RESEND_MS) window = Math.max(2, window / 2);
      lossAt = now;
    };
    const launch = (number: number): void => {
      const piece = data.subarray(number * ROOM, (number + 1) * ROOM);
      socket.send(encode(number === count - 1 ? LAST : DATA, number, piece), port, HOST, () => {});
      const again = (): void => {
        shrink();
        launch(number);
      };
      timers.set(number, setTimeout(again, RESEND_MS));
    };
    const fill = (): void => {
      while (next < count && timers.size < Math.floor(window)) launch(next++);
    };
    const check = (): void => {
      const left = heard + giveUpMs - performance.now();
      if (left <= 0) finish(new Error(`nothing has come back for ${giveUpMs} ms`));
      else watch = setTimeout(check, Math.min(left, 2 ** 31 - 1));
    };

    socket.on('error', () => {});
    socket.on('message', (message) => {
      const ack = decode(message);
      if (ack?.kind !== ACK) return;
      heard = performance.now();
      const timer = timers.get(ack.number);
      if (timer === undefined) return;
      clearTimeout(timer);
      timers.delete(ack.number);
      window = Math.min(WINDOW_MAX, window + (lossAt < 0 ? 1 : 1 / window));
      if (next === count && timers.size === 0) finish();
      else fill();
    });
    fill();
    check();
  });
}

export function receiveReliably(port: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const socket = dgram.createSocket('udp4');
    const pieces: Buffer[] = [];
    const early = new Map<number, Packet>();
    let complete = false;
    let linger: ReturnType<typeof setTimeout> | undefined;

    const leave = (): void => {
      socket.close();
      if (!complete) reject(new Error('the sender has fallen silent'));
    };
    const takeWhatFits = (): void => {
      let packet = early.get(pieces.length);
      while (packet !== undefined && !complete) {
        early.delete(pieces.length);
        pieces.push(packet.data);
        complete = packet.kind === LAST;
        packet = early.get(pieces.length);
      }
      if (complete) resolve(Buffer.concat(pieces));
    };

    socket.on('error', (error) => {
      if (complete) return;
      clearTimeout(linger);
      socket.close();
      reject(error);
    });
    socket.on('message', (message, from) => {
      clearTimeout(linger);
      linger = setTimeout(leave, LINGER_MS);
      const packet = decode(message);
      if (packet === undefined || packet.kind === ACK) return;
      socket.send(encode(ACK, packet.number), from.port, from.address, () => {});
      if (complete) return;
      if (packet.number >= pieces.length) early.set(packet.number, packet);
      takeWhatFits();
    });
    socket.bind(port, HOST);
  });
}
