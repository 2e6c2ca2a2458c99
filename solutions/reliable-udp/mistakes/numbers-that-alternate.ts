import dgram from 'node:dgram';
import { createHash } from 'node:crypto';
import { once } from 'node:events';

// One piece at a time. A datagram: first 8 bytes of the SHA-256 of the rest, 'D' or 'E' (the end, empty), number, piece.
// An acknowledgement: the same with 'A'. The end has a number of its own, so that it is acknowledged like a piece.
const PIECE = 1000;
const WAIT_MS = 60;

interface Parcel {
  kind: string;
  number: number;
  piece: Buffer;
}

export interface SendOptions {
  giveUpMs?: number;
}

export async function sendReliably(data: Uint8Array, port: number, options: SendOptions = {}): Promise<void> {
  const { giveUpMs = 5000 } = options;
  const socket = dgram.createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  let heardAt = performance.now();
  try {
    let number = 0;
    for (let at = 0; at < data.length; at += PIECE) {
      await deliver({ kind: 'D', number: number++ % 2, piece: Buffer.from(data.subarray(at, at + PIECE)) });
    }
    await deliver({ kind: 'E', number: number % 2, piece: Buffer.alloc(0) });
  } finally {
    socket.close();
  }

  async function deliver(parcel: Parcel): Promise<void> {
    const bytes = wrap(parcel);
    do {
      socket.send(bytes, port, '127.0.0.1');
      if (await acknowledged(parcel.number)) return;
    } while (performance.now() - heardAt < giveUpMs);
    throw new Error(`the receiver has not answered for ${giveUpMs} ms`);
  }

  function acknowledged(number: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => finish(false), WAIT_MS);
      const finish = (was: boolean) => {
        clearTimeout(timer);
        socket.off('message', hear);
        resolve(was);
      };
      const hear = (message: Buffer) => {
        const parcel = unwrap(message);
        if (parcel) heardAt = performance.now();
        if (parcel?.kind === 'A' && parcel.number === number) finish(true);
      };
      socket.on('message', hear);
    });
  }
}

export async function receiveReliably(port: number): Promise<Uint8Array> {
  const socket = dgram.createSocket('udp4');
  const pieces: Buffer[] = [];
  const done = new Promise<void>((resolve) => {
    let leave: NodeJS.Timeout | undefined;
    socket.on('message', (message, { port: from, address }) => {
      const parcel = unwrap(message);
      if (!parcel) return;
      // The sender sends the next one only when it has been told of this: what does not come next is a copy.
      if (parcel.kind === 'D' && parcel.number === pieces.length % 2) pieces.push(parcel.piece);
      const ended = leave !== undefined || (parcel.kind === 'E' && parcel.number === pieces.length % 2);
      socket.send(wrap({ kind: 'A', number: parcel.number, piece: Buffer.alloc(0) }), from, address);
      if (!ended) return;
      clearTimeout(leave);
      leave = setTimeout(() => socket.close(), 550);
      resolve();
    });
  });
  socket.bind(port, '127.0.0.1');
  await once(socket, 'listening');
  await done;
  return Buffer.concat(pieces);
}

function wrap({ kind, number, piece }: Parcel): Buffer {
  const head = Buffer.from(`${kind}0000`);
  head.writeUInt32BE(number, 1);
  const content = Buffer.concat([head, piece]);
  return Buffer.concat([digest(content), content]);
}

function unwrap(message: Buffer): Parcel | undefined {
  const content = message.subarray(8);
  if (content.length < 5 || !digest(content).equals(message.subarray(0, 8))) return undefined;
  return { kind: content.toString('latin1', 0, 1), number: content.readUInt32BE(1), piece: content.subarray(5) };
}

function digest(content: Buffer): Buffer {
  return createHash('sha256').update(content).digest().subarray(0, 8);
}
