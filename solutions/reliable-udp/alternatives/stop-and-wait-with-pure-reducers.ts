import { createSocket } from 'node:dgram';
import { randomUUID } from 'node:crypto';

export interface SendOptions {
  /** How long the sender goes on without hearing anything, in ms. Default 5000. */
  giveUpMs?: number;
}

// A datagram is a line of text of fixed length, then the data as they are:
// 8 hexadecimal digits of checksum, 8 of the transfer, 8 of the number, and a sign.
const TAG = /^[0-9a-f]{24}[+.!]$/;
const TAG_LENGTH = 25;
const PIECE_LENGTH = 1200 - TAG_LENGTH;
const MORE = '+';
const END = '.';
const RECEIVED = '!';

const RESEND_MS = 55;
const QUIET_MS = 500;
const LONGEST_TIMER = 0x7fffffff;

const hex = (n: number): string => n.toString(16).padStart(8, '0');

/** FNV-1a: each step can be undone, so one changed byte always changes the result. */
const sum = (bytes: Uint8Array): string =>
  hex(bytes.reduce((h, byte) => Math.imul(h ^ byte, 0x01000193) >>> 0, 0x811c9dc5));

interface Note {
  readonly transfer: string;
  readonly number: number;
  readonly sign: string;
  readonly data: Buffer;
}

const write = (transfer: string, number: number, sign: string, data: Uint8Array = new Uint8Array(0)): Buffer => {
  const rest = Buffer.concat([Buffer.from(`${transfer}${hex(number)}${sign}`, 'latin1'), data]);
  return Buffer.concat([Buffer.from(sum(rest), 'latin1'), rest]);
};

const read = (datagram: Buffer): Note | null => {
  const tag = datagram.toString('latin1', 0, TAG_LENGTH);
  if (!TAG.test(tag) || tag.slice(0, 8) !== sum(datagram.subarray(8))) return null;
  return {
    transfer: tag.slice(8, 16),
    number: Number.parseInt(tag.slice(16, 24), 16),
    sign: tag.slice(24),
    data: datagram.subarray(TAG_LENGTH),
  };
};

// ---- the sender as a function from state and event to state

interface Sending {
  readonly phase: 'sending' | 'delivered' | 'hopeless';
  readonly number: number;
  /** How often something was sent; each change means: send the datagram with that number. */
  readonly sent: number;
  readonly sentAt: number;
  readonly heardAt: number;
}

type SendEvent =
  | { readonly type: 'time'; readonly now: number }
  | { readonly type: 'received'; readonly now: number; readonly number: number };

interface Terms {
  readonly count: number;
  readonly giveUpMs: number;
}

const transmit = (state: Sending, now: number, number = state.number): Sending => ({
  ...state,
  number,
  sent: state.sent + 1,
  sentAt: now,
});

const sending = (state: Sending, event: SendEvent, { count, giveUpMs }: Terms): Sending => {
  if (state.phase !== 'sending') return state;
  if (event.type === 'received') {
    const heard = { ...state, heardAt: event.now };
    if (event.number !== state.number) return heard;
    return state.number + 1 === count ? { ...heard, phase: 'delivered' } : transmit(heard, event.now, state.number + 1);
  }
  if (event.now - state.heardAt >= giveUpMs) return { ...state, phase: 'hopeless' };
  return event.now - state.sentAt >= RESEND_MS ? transmit(state, event.now) : state;
};

// ---- the receiver likewise

interface Receiving {
  readonly pieces: readonly Buffer[];
  readonly finished: boolean;
}

const NOTHING_YET: Receiving = { pieces: [], finished: false };

const receiving = (state: Receiving, note: Note): Receiving =>
  state.finished || note.number !== state.pieces.length
    ? state
    : { pieces: [...state.pieces, note.data], finished: note.sign === END };

// ---- what is not pure

export async function sendReliably(data: Uint8Array, port: number, options: SendOptions = {}): Promise<void> {
  const terms: Terms = {
    count: Math.max(1, Math.ceil(data.byteLength / PIECE_LENGTH)),
    giveUpMs: options.giveUpMs ?? 5000,
  };
  const transfer = randomUUID().slice(0, 8);
  const socket = createSocket({ type: 'udp4' });
  const begin = performance.now();
  let state: Sending = { phase: 'sending', number: 0, sent: 0, sentAt: -Infinity, heardAt: begin };
  let alarm: ReturnType<typeof setTimeout> | undefined;

  const datagram = (number: number): Buffer => {
    const sign = number === terms.count - 1 ? END : MORE;
    return write(transfer, number, sign, data.subarray(number * PIECE_LENGTH, (number + 1) * PIECE_LENGTH));
  };

  await new Promise<void>((resolve, reject) => {
    const happen = (event: SendEvent): void => {
      const before = state;
      if (before.phase !== 'sending') return;
      state = sending(before, event, terms);
      clearTimeout(alarm);
      if (state.phase === 'delivered') {
        socket.close(resolve);
      } else if (state.phase === 'hopeless') {
        socket.close(() => reject(new Error(`no sign of life for ${terms.giveUpMs} ms`)));
      } else {
        if (state.sent !== before.sent) socket.send(datagram(state.number), port, '127.0.0.1', () => undefined);
        const next = Math.min(state.sentAt + RESEND_MS, state.heardAt + terms.giveUpMs) - performance.now();
        // A turn of the event loop lies between the alarm and its event: what has come by then is heard first.
        alarm = setTimeout(
          () => setImmediate(() => happen({ type: 'time', now: performance.now() })),
          Math.min(Math.max(next, 1), LONGEST_TIMER),
        );
      }
    };
    socket.on('error', () => undefined);
    socket.on('message', (message) => {
      const note = read(message);
      if (note === null || note.transfer !== transfer || note.sign !== RECEIVED) return;
      happen({ type: 'received', now: performance.now(), number: note.number });
    });
    happen({ type: 'time', now: begin });
  });
}

export async function receiveReliably(port: number): Promise<Uint8Array> {
  const socket = createSocket({ type: 'udp4', reuseAddr: false });
  const transfers = new Map<string, Receiving>();
  let result: Buffer | undefined;
  let arrivals = 0;
  let quiet: ReturnType<typeof setTimeout> | undefined;

  return new Promise<Uint8Array>((resolve, reject) => {
    socket.on('error', (error) => {
      if (result !== undefined) return;
      socket.close();
      reject(error);
    });
    socket.on('message', (message, { address, port: origin }) => {
      const arrival = ++arrivals;
      const note = read(message);
      if (note !== null && note.sign !== RECEIVED) {
        const after = receiving(transfers.get(note.transfer) ?? NOTHING_YET, note);
        transfers.set(note.transfer, after);
        if (note.number < after.pieces.length) {
          socket.send(write(note.transfer, note.number, RECEIVED), origin, address, () => undefined);
        }
        if (result === undefined && after.finished) {
          result = Buffer.concat(after.pieces);
          resolve(result);
        }
      }
      if (result === undefined) return;
      clearTimeout(quiet);
      quiet = setTimeout(() => setImmediate(() => void (arrival === arrivals && socket.close())), QUIET_MS);
    });
    socket.bind({ address: '127.0.0.1', port, exclusive: true });
  });
}
