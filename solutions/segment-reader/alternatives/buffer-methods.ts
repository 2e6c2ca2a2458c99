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

const FLAG_NAMES = ['fin', 'syn', 'rst', 'psh', 'ack', 'urg', 'ece', 'cwr'] as const;

export function parseSegment(bytes: Uint8Array): Segment {
  // Reading beyond its end makes a Buffer throw a RangeError.
  const buffer = Buffer.from(bytes);
  const urgentPointer = buffer.readUInt16BE(18);
  const headerLength = (buffer.readUInt8(12) >> 4) * 4;
  if (headerLength < 20) throw new RangeError('the header is too short');
  if (headerLength > buffer.length) throw new RangeError('the header is longer than the segment');
  return {
    sourcePort: buffer.readUInt16BE(0),
    destinationPort: buffer.readUInt16BE(2),
    sequence: buffer.readUInt32BE(4),
    acknowledgement: buffer.readUInt32BE(8),
    flags: Object.fromEntries(
      FLAG_NAMES.map((name, bit) => [name, ((buffer.readUInt8(13) >> bit) & 1) === 1]),
    ) as unknown as Flags,
    window: buffer.readUInt16BE(14),
    checksum: buffer.readUInt16BE(16),
    urgentPointer,
    options: optionsIn([...buffer.subarray(20, headerLength)]),
    data: buffer.subarray(headerLength),
  };
}

function optionsIn([kind, ...rest]: number[]): Option[] {
  if (kind === undefined || kind === 0) return [];
  if (kind === 1) return optionsIn(rest);
  const [length] = rest;
  if (length === undefined || length < 2 || length > rest.length + 1) throw new RangeError('an option is cut off');
  return [{ kind, value: Buffer.from(rest.slice(1, length - 1)) }, ...optionsIn(rest.slice(length - 1))];
}

/** Computes the checksum anew, and compares. */
export function checksumOk(segment: Uint8Array, { source, destination }: Addresses): boolean {
  const pseudoHeader = Buffer.alloc(12);
  [source, destination].forEach((address, index) => {
    address.split('.').forEach((number, at) => pseudoHeader.writeUInt8(Number(number), index * 4 + at));
  });
  pseudoHeader.writeUInt8(6, 9);
  pseudoHeader.writeUInt16BE(segment.length, 10);
  const even = Buffer.concat([pseudoHeader, segment, Buffer.alloc(segment.length % 2)]);
  let sum = 0;
  for (let at = 0; at < even.length; at += 2) {
    sum += even.readUInt16BE(at);
    if (sum > 0xffff) sum -= 0xffff; // the carry goes round at once
  }
  return sum === 0xffff;
}

export function handshake(segments: readonly Segment[]): 'established' | 'refused' | 'incomplete' {
  const first = segments[0];
  if (!first) return 'incomplete';
  const next = (number: number) => (number + 1) % 2 ** 32;
  const byServer = ({ sourcePort, flags, acknowledgement }: Segment) =>
    sourcePort === first.destinationPort && flags.ack && acknowledgement === next(first.sequence);

  const refusal = segments.findIndex((segment) => byServer(segment) && segment.flags.rst);
  const answer = segments.findIndex((segment) => byServer(segment) && segment.flags.syn);
  const third = segments.findIndex(
    ({ sourcePort, flags, acknowledgement }, index) =>
      answer >= 0 &&
      index > answer &&
      sourcePort === first.sourcePort &&
      flags.ack &&
      !flags.syn &&
      !flags.rst &&
      acknowledgement === next(segments[answer]!.sequence),
  );
  if (refusal >= 0 && (third < 0 || refusal < third)) return 'refused';
  return third < 0 ? 'incomplete' : 'established';
}

export function reassemble(segments: readonly Segment[]): Uint8Array {
  const byNumber = new Map<number, number>();
  let number = 0;
  for (const { sequence, flags, data } of segments) {
    const start = flags.syn ? sequence + 1 : sequence;
    if (flags.syn) number = start % 2 ** 32;
    data.forEach((byte, index) => byNumber.set((start + index) % 2 ** 32, byte));
  }
  const stream: number[] = [];
  while (byNumber.has(number)) {
    stream.push(byNumber.get(number)!);
    number = (number + 1) % 2 ** 32;
  }
  return Uint8Array.from(stream);
}
