import dgram from 'node:dgram';
import { crc32 } from 'node:zlib';

/*
 * A datagram: checksum of all that follows (4 bytes), number of this piece (4), number of pieces in all (4), the piece.
 * An acknowledgement: checksum (4), number of the piece that came (4).
 * Pieces are numbered, each is acknowledged by itself, and all say how many there are: so none of them has to be the end.
 */
const PIECE = 1100;
const RESEND_MS = 60;
const STAY_MS = 500;

export interface SendOptions {
  giveUpMs?: number;
}

export function sendReliably(data: Uint8Array, port: number, { giveUpMs = 5000 }: SendOptions = {}): Promise<void> {
  const count = Math.max(1, Math.ceil(data.length / PIECE));
  const waiting = Array.from({ length: count }, (_, number) => number); // to be sent, or sent again
  const underway = new Map<number, NodeJS.Timeout>(); // sent and neither acknowledged nor given up, with their timers
  const acknowledged = new Set<number>();
  // Congestion control after TCP's manner: the window doubles each round trip up to a threshold, then grows by one, and is halved on loss.
  let window = 2;
  let threshold = Infinity;
  let shrunkAt = 0;

  const socket = dgram.createSocket('udp4');
  return new Promise<void>((resolve, reject) => {
    const patience = setTimeout(() => end(() => reject(new Error(`no answer for ${giveUpMs} ms`))), giveUpMs);

    function fill() {
      while (underway.size < window && waiting.length > 0) send(waiting.shift() as number);
    }

    function send(number: number) {
      const piece = data.subarray(number * PIECE, (number + 1) * PIECE);
      socket.send(seal(numbers(number, count), piece), port, '127.0.0.1');
      underway.set(
        number,
        setTimeout(() => lost(number), RESEND_MS),
      );
    }

    function lost(number: number) {
      underway.delete(number);
      waiting.unshift(number);
      // Many losses at once are one sign of a full network, not many.
      if (performance.now() - shrunkAt > RESEND_MS) {
        threshold = window = Math.max(1, Math.floor(window / 2));
        shrunkAt = performance.now();
      }
      fill();
    }

    function end(settle: () => void) {
      clearTimeout(patience);
      for (const timer of underway.values()) clearTimeout(timer);
      socket.close(settle);
    }

    socket.on('message', (message) => {
      const content = unseal(message);
      if (content?.length !== 4) return;
      patience.refresh();
      const number = content.readUInt32BE();
      clearTimeout(underway.get(number));
      underway.delete(number);
      if (waiting.includes(number)) waiting.splice(waiting.indexOf(number), 1); // given up too early
      if (!acknowledged.has(number)) window += window < threshold ? 1 : 1 / window;
      acknowledged.add(number);
      if (acknowledged.size === count) end(resolve);
      else fill();
    });
    fill();
  });
}

export function receiveReliably(port: number): Promise<Uint8Array> {
  const pieces = new Map<number, Buffer>();
  const socket = dgram.createSocket('udp4').bind(port, '127.0.0.1');
  return new Promise((resolve, reject) => {
    let stay: NodeJS.Timeout | undefined;
    socket.on('error', reject);
    socket.on('message', (message, sender) => {
      const content = unseal(message);
      if (content === undefined || content.length < 8) return;
      const [number, count] = [content.readUInt32BE(0), content.readUInt32BE(4)];
      pieces.set(number, content.subarray(8));
      // A copy is acknowledged again: perhaps the first acknowledgement was lost.
      socket.send(seal(numbers(number)), sender.port, sender.address);
      if (pieces.size < count) return;
      resolve(Buffer.concat([...pieces].sort(([a], [b]) => a - b).map(([, piece]) => piece)));
      stay ??= setTimeout(() => socket.close(), STAY_MS);
    });
  });
}

function numbers(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => bytes.writeUInt32BE(value, 4 * index));
  return bytes;
}

/** Puts a checksum before the content. */
function seal(...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([numbers(crc32(content)), content]);
}

/** What was sealed; undefined when it is damaged. */
function unseal(message: Buffer): Buffer | undefined {
  if (message.length < 4) return undefined;
  const content = message.subarray(4);
  return crc32(content) === message.readUInt32BE() ? content : undefined;
}
