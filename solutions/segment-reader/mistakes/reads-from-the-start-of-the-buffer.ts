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
const TCP = 6;

export function parseSegment(bytes: Uint8Array): Segment {
  if (bytes.length < SHORTEST_HEADER) throw new RangeError(`${bytes.length} bytes are no TCP header`);
  const view = new DataView(bytes.buffer);
  const headerLength = (view.getUint8(12) >> 4) * 4;
  if (headerLength < SHORTEST_HEADER || headerLength > bytes.length) {
    throw new RangeError(`a header of ${headerLength} bytes in a segment of ${bytes.length}`);
  }
  return {
    sourcePort: view.getUint16(0),
    destinationPort: view.getUint16(2),
    sequence: view.getUint32(4),
    acknowledgement: view.getUint32(8),
    flags: parseFlags(view.getUint8(13)),
    window: view.getUint16(14),
    checksum: view.getUint16(16),
    urgentPointer: view.getUint16(18),
    options: parseOptions(bytes.subarray(SHORTEST_HEADER, headerLength)),
    data: bytes.subarray(headerLength),
  };
}

function parseFlags(bits: number): Flags {
  const has = (bit: number) => (bits & bit) !== 0;
  return {
    cwr: has(0x80),
    ece: has(0x40),
    urg: has(0x20),
    ack: has(0x10),
    psh: has(0x08),
    rst: has(0x04),
    syn: has(0x02),
    fin: has(0x01),
  };
}

function parseOptions(bytes: Uint8Array): Option[] {
  const options: Option[] = [];
  let at = 0;
  while (at < bytes.length) {
    const kind = bytes[at]!;
    if (kind === 0) break;
    if (kind === 1) {
      at += 1;
      continue;
    }
    const length = bytes[at + 1];
    if (length === undefined) throw new RangeError(`option ${kind} has no length`);
    if (length < 2 || at + length > bytes.length) throw new RangeError(`option ${kind} cannot have ${length} bytes`);
    options.push({ kind, value: bytes.subarray(at + 2, at + length) });
    at += length;
  }
  return options;
}

export function checksumOk(segment: Uint8Array, { source, destination }: Addresses): boolean {
  const addresses = `${source}.${destination}`.split('.').map(Number);
  const pseudoHeader = [...addresses, 0, TCP, segment.length >> 8, segment.length & 0xff];
  let sum = 0;
  const add = (bytes: ArrayLike<number>) => {
    for (let at = 0; at < bytes.length; at += 2) sum += (bytes[at]! << 8) + (bytes[at + 1] ?? 0);
  };
  add(pseudoHeader);
  add(segment);
  while (sum > 0xffff) sum = (sum >>> 16) + (sum & 0xffff);
  return sum === 0xffff;
}

export function handshake(segments: readonly Segment[]): 'established' | 'refused' | 'incomplete' {
  const [syn, ...rest] = segments;
  if (!syn) return 'incomplete';
  let answer: Segment | undefined;
  for (const segment of rest) {
    const { flags } = segment;
    if (!flags.ack) continue;
    if (segment.sourcePort === syn.sourcePort) {
      if (answer && !flags.syn && !flags.rst && acknowledges(segment, answer)) return 'established';
    } else if (acknowledges(segment, syn)) {
      if (flags.rst) return 'refused';
      if (flags.syn) answer = segment;
    }
  }
  return 'incomplete';
}

/** A SYN uses up one number, so what acknowledges it names the next one. */
function acknowledges(segment: Segment, syn: Segment): boolean {
  return segment.acknowledgement === (syn.sequence + 1) >>> 0;
}

export function reassemble(segments: readonly Segment[]): Uint8Array {
  const syn = segments.find(({ flags }) => flags.syn);
  if (!syn) return new Uint8Array(0);
  const first = syn.sequence + 1;
  // Every segment with its place in the stream; the difference is small, whether the numbers wrap or not.
  const pieces = segments
    .filter(({ data }) => data.length > 0)
    .map(({ sequence, flags, data }) => ({ start: (sequence + (flags.syn ? 1 : 0) - first) >>> 0, data }))
    .sort((a, b) => a.start - b.start);

  const stream: Uint8Array[] = [];
  let end = 0;
  for (const { start, data } of pieces) {
    if (start > end) break; // a gap
    if (start + data.length <= end) continue; // all of it is there already
    stream.push(data.subarray(end - start));
    end = start + data.length;
  }
  return Buffer.concat(stream);
}
