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

const BITS: [keyof Flags, number][] = [
  ['fin', 1],
  ['syn', 2],
  ['rst', 4],
  ['psh', 8],
  ['ack', 16],
  ['urg', 32],
  ['ece', 64],
  ['cwr', 128],
];

export function parseSegment(bytes: Uint8Array): Segment {
  const word = (at: number) => (bytes[at]! << 8) | bytes[at + 1]!;
  const long = (at: number) => ((word(at) << 16) | word(at + 2)) >>> 0;
  if (bytes.length < 20) throw new RangeError('no whole header');
  const end = (bytes[12]! & 0xf0) >> 2;
  if (end < 20 || end > bytes.length) throw new RangeError('wrong header length');

  const flags = {} as Flags;
  for (const [name, bit] of BITS) flags[name] = Boolean(bytes[13]! & bit);

  const options: Option[] = [];
  for (let at = 20; at < end && bytes[at] !== 0;) {
    if (bytes[at] === 1) {
      at++;
    } else {
      const length = at + 1 < end ? bytes[at + 1]! : 0;
      if (length < 2 || at + length > end) throw new RangeError('wrong option length');
      options.push({ kind: bytes[at]!, value: bytes.slice(at + 2, at + length) });
      at += length;
    }
  }
  return {
    sourcePort: word(0),
    destinationPort: word(2),
    sequence: long(4),
    acknowledgement: long(8),
    flags,
    window: word(14),
    checksum: word(16),
    urgentPointer: word(18),
    options,
    data: bytes.slice(end),
  };
}

export function checksumOk(segment: Uint8Array, { source, destination }: Addresses): boolean {
  const [a, b] = [source, destination].map((address) =>
    address.split('.').reduce((number, part) => number * 256n + BigInt(part), 0n),
  );
  // One long number, in 16-bit digits; its remainder modulo ffff is that of the sum of its digits.
  const padding = segment.length % 2 === 1 ? '00' : '';
  const digits = BigInt(`0x${Buffer.from(segment).toString('hex')}${padding}`);
  return (a! + b! + 6n + BigInt(segment.length) + digits) % 0xffffn === 0n;
}

export function handshake(segments: readonly Segment[]): 'established' | 'refused' | 'incomplete' {
  let answeredWith: number | null = null;
  for (const { sourcePort, destinationPort, sequence, acknowledgement, flags } of segments) {
    const { sourcePort: client, destinationPort: server, sequence: start } = segments[0]!;
    const isAnswer = sourcePort === server && destinationPort === client && ((acknowledgement - start) | 0) === 1;
    if (isAnswer && flags.rst && flags.ack) return 'refused';
    if (isAnswer && flags.syn && flags.ack) answeredWith = sequence;
    if (sourcePort !== client || answeredWith === null) continue;
    if (flags.ack && !flags.rst && !flags.syn && ((acknowledgement - answeredWith) | 0) === 1) return 'established';
  }
  return 'incomplete';
}

export function reassemble(segments: readonly Segment[]): Uint8Array {
  const syn = segments.find(({ flags }) => flags.syn)!;
  const placed = segments
    .filter(({ data }) => data.length)
    .map((segment) => ({ ...segment, at: segment.flags.syn ? 0 : (segment.sequence - syn.sequence - 1) | 0 }));
  const size = Math.max(0, ...placed.map(({ at, data }) => at + data.length));
  const stream = new Uint8Array(size);
  const there = new Uint8Array(size + 1);
  for (const { at, data } of placed) {
    stream.set(data, at);
    there.fill(1, at, at + data.length);
  }
  return stream.subarray(0, there.indexOf(0));
}
