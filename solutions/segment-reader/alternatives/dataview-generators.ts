/** Segments by DataView, options and sums by generators, the handshake by a scan over what each segment means. */
export interface Flags {
  cwr: boolean;
  ece: boolean;
  urg: boolean;
  ack: boolean;
  psh: boolean;
  rst: boolean;
  syn: boolean;
  fin: boolean;
}

export interface Option {
  kind: number;
  value: Uint8Array;
}

export interface Segment {
  sourcePort: number;
  destinationPort: number;
  sequence: number;
  acknowledgement: number;
  flags: Flags;
  window: number;
  checksum: number;
  urgentPointer: number;
  options: Option[];
  data: Uint8Array;
}

export interface Addresses {
  source: string;
  destination: string;
}

const SHORTEST_HEADER = 20;
const next = (number: number): number => (number + 1) >>> 0;

/** The bytes between two places, copied, and never a Buffer, whatever `view` was made from. */
const cut = (view: DataView, from: number, to: number): Uint8Array =>
  new Uint8Array(view.buffer, view.byteOffset + from, to - from).slice();

function* optionsOf(view: DataView, headerEnd: number): Generator<Option, void> {
  for (let at = SHORTEST_HEADER; at < headerEnd;) {
    const kind = view.getUint8(at);
    if (kind === 0) return;
    if (kind === 1) {
      at += 1;
      continue;
    }
    if (at + 1 >= headerEnd) throw new RangeError(`option ${kind} has no length`);
    const end = at + view.getUint8(at + 1);
    if (end < at + 2) throw new RangeError(`option ${kind} is shorter than its own beginning`);
    if (end > headerEnd) throw new RangeError(`option ${kind} goes on beyond the header`);
    yield { kind, value: cut(view, at + 2, end) };
    at = end;
  }
}

export function parseSegment(bytes: Uint8Array): Segment {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.byteLength < SHORTEST_HEADER) throw new RangeError('fewer than 20 bytes');
  const headerEnd = (view.getUint8(12) >> 4) * 4;
  if (headerEnd < SHORTEST_HEADER || headerEnd > view.byteLength) {
    throw new RangeError(`a header of ${headerEnd} bytes in a segment of ${view.byteLength}`);
  }
  const bits = view.getUint8(13);
  const flag = (mask: number): boolean => (bits & mask) !== 0;
  return {
    sourcePort: view.getUint16(0),
    destinationPort: view.getUint16(2),
    sequence: view.getUint32(4),
    acknowledgement: view.getUint32(8),
    flags: {
      cwr: flag(0x80),
      ece: flag(0x40),
      urg: flag(0x20),
      ack: flag(0x10),
      psh: flag(0x08),
      rst: flag(0x04),
      syn: flag(0x02),
      fin: flag(0x01),
    },
    window: view.getUint16(14),
    checksum: view.getUint16(16),
    urgentPointer: view.getUint16(18),
    options: [...optionsOf(view, headerEnd)],
    data: cut(view, headerEnd, view.byteLength),
  };
}

function* bytesToSum(segment: Uint8Array, { source, destination }: Addresses): Generator<number, void> {
  yield* source.split('.').map(Number);
  yield* destination.split('.').map(Number);
  yield* [0, 6, segment.length >> 8, segment.length & 0xff];
  yield* segment;
}

export function checksumOk(segment: Uint8Array, addresses: Addresses): boolean {
  let sum = 0;
  let high = true; // the pseudo-header is even, and a missing last byte is a zero
  for (const byte of bytesToSum(segment, addresses)) {
    sum += high ? byte * 256 : byte;
    high = !high;
  }
  while (sum > 0xffff) sum = (sum % 0x10000) + Math.floor(sum / 0x10000);
  return sum === 0xffff;
}

export function handshake(segments: readonly Segment[]): 'established' | 'refused' | 'incomplete' {
  const [first] = segments;
  if (first === undefined) return 'incomplete';
  const behindSyn = next(first.sequence);
  let behindAnswer: number | undefined;
  for (const { sourcePort, sequence, acknowledgement, flags } of segments) {
    if (!flags.ack) continue;
    if (sourcePort === first.sourcePort) {
      if (!flags.syn && !flags.rst && acknowledgement === behindAnswer) return 'established';
    } else if (acknowledgement === behindSyn) {
      if (flags.rst) return 'refused';
      if (flags.syn) behindAnswer = next(sequence);
    }
  }
  return 'incomplete';
}

export function reassemble(segments: readonly Segment[]): Uint8Array {
  const syn = segments.find(({ flags }) => flags.syn);
  if (syn === undefined) return new Uint8Array();
  const pieces = segments
    .filter(({ data }) => data.length > 0)
    .map(({ sequence, flags, data }) => ({ place: (sequence + (flags.syn ? 1 : 0) - next(syn.sequence)) | 0, data }))
    .sort((a, b) => a.place - b.place);
  const parts: Uint8Array[] = [];
  let length = 0;
  for (const { place, data } of pieces) {
    if (place > length) break;
    const fresh = data.subarray(length - place);
    parts.push(fresh);
    length += fresh.length;
  }
  const stream = new Uint8Array(length);
  parts.reduce((at, part) => (stream.set(part, at), at + part.length), 0);
  return stream;
}
