import { createSocket } from 'node:dgram';
import type { RemoteInfo, Socket } from 'node:dgram';
import { createHash } from 'node:crypto';
import { on } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

export interface SendOptions {
  /** How long the sender goes on without hearing anything, in ms. Default 5000. */
  giveUpMs?: number;
}

const HERE = '127.0.0.1';
const DIGEST = 8;
const HEADER = DIGEST + 5;
const DATAGRAM = 1200;
const RESEND = 70;

/** Eight bytes of MD5, then number and kind, then the payload. */
function pack(number: number, kind: number, payload: Uint8Array = new Uint8Array(0)): Uint8Array {
  const datagram = new Uint8Array(HEADER + payload.length);
  const view = new DataView(datagram.buffer);
  view.setUint32(DIGEST, number);
  view.setUint8(DIGEST + 4, kind);
  datagram.set(payload, HEADER);
  datagram.set(digest(datagram.subarray(DIGEST)), 0);
  return datagram;
}

function digest(bytes: Uint8Array): Uint8Array {
  return createHash('md5').update(bytes).digest().subarray(0, DIGEST);
}

interface Parcel {
  number: number;
  kind: number;
  payload: Uint8Array;
}

const MIDDLE = 0;
const LAST = 1;
const RECEIPT = 2;

function unpack(datagram: Buffer): Parcel | undefined {
  if (datagram.length < HEADER) return undefined;
  if (Buffer.compare(digest(datagram.subarray(DIGEST)), datagram.subarray(0, DIGEST)) !== 0) return undefined;
  return {
    number: datagram.readUInt32BE(DIGEST),
    kind: datagram.readUInt8(DIGEST + 4),
    payload: datagram.subarray(HEADER),
  };
}

/** Cuts the data; there is always at least one piece. */
function* cut(data: Uint8Array, size: number): Generator<{ piece: Uint8Array; last: boolean }> {
  let at = 0;
  do {
    yield { piece: data.subarray(at, at + size), last: at + size >= data.length };
    at += size;
  } while (at < data.length);
}

function post(socket: Socket, datagram: Uint8Array, port: number, address: string): void {
  socket.send(datagram, port, address, () => {});
}

export async function sendReliably(data: Uint8Array, port: number, options: SendOptions = {}): Promise<void> {
  const giveUpMs = options.giveUpMs ?? 5000;
  const socket = createSocket('udp4');
  const arrivals = on(socket, 'message');
  let heard = performance.now();
  let arrival = arrivals.next();
  try {
    let number = 0;
    let lastLook = false;
    for (const { piece, last } of cut(data, DATAGRAM - HEADER)) {
      const datagram = pack(number, last ? LAST : MIDDLE, piece);
      let resendAt = 0;
      for (let acknowledged = false; !acknowledged;) {
        const now = performance.now();
        // Silent for too long? One more look at what may have come while this process was held up.
        const silent = now - heard >= giveUpMs;
        if (silent && lastLook) throw new Error('the receiver does not answer');
        lastLook = silent;
        if (now >= resendAt) {
          post(socket, datagram, port, HERE);
          resendAt = now + RESEND;
        }
        const enough = new AbortController();
        const pause = sleep(Math.max(1, Math.min(resendAt, heard + giveUpMs) - now), undefined, {
          signal: enough.signal,
        });
        const event = await Promise.race([arrival, pause]);
        enough.abort();
        if (event === undefined) continue;
        arrival = arrivals.next();
        const [message] = event.value as [Buffer, RemoteInfo];
        const parcel = unpack(message);
        if (parcel === undefined || parcel.kind !== RECEIPT) continue;
        heard = performance.now();
        acknowledged = parcel.number === number;
      }
      number += 1;
    }
  } finally {
    await arrivals.return?.();
    socket.close();
  }
}

export async function receiveReliably(port: number): Promise<Uint8Array> {
  const socket = createSocket('udp4');
  const leave = new AbortController();
  const pieces: Uint8Array[] = [];
  let complete = false;
  let came = 0;
  let silence: ReturnType<typeof setTimeout> | undefined;
  socket.bind({ port, address: HERE });
  try {
    for await (const [message, from] of on(socket, 'message', { signal: leave.signal }) as AsyncIterable<
      [Buffer, RemoteInfo]
    >) {
      const turn = ++came;
      const parcel = unpack(message);
      if (parcel !== undefined && parcel.kind !== RECEIPT && parcel.number <= pieces.length) {
        if (parcel.number === pieces.length && !complete) {
          pieces.push(parcel.payload);
          complete = parcel.kind === LAST;
        }
        if (parcel.number < pieces.length) post(socket, pack(parcel.number, RECEIPT), from.port, from.address);
      }
      if (complete) {
        clearTimeout(silence);
        silence = setTimeout(() => setImmediate(() => turn === came && leave.abort()), 500);
      }
    }
  } catch (error) {
    if (!leave.signal.aborted) throw error;
  } finally {
    clearTimeout(silence);
    socket.close();
  }
  return Buffer.concat(pieces);
}
