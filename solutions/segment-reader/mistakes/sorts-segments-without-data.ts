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

function behind(number: number): number {
  return (number + 1) >>> 0;
}

function readOptions(area: Uint8Array): Option[] {
  const options: Option[] = [];
  let at = 0;
  while (at < area.length) {
    const kind = area[at];
    if (kind === undefined || kind === 0) break;
    if (kind === 1) {
      at += 1;
      continue;
    }
    const length = area[at + 1];
    if (length === undefined) throw new RangeError(`option ${kind} has no length byte`);
    if (length < 2) throw new RangeError(`option ${kind} has the length ${length}`);
    if (at + length > area.length) throw new RangeError(`option ${kind} goes on beyond the header`);
    options.push({ kind, value: new Uint8Array(area.subarray(at + 2, at + length)) });
    at += length;
  }
  return options;
}

export function parseSegment(bytes: Uint8Array): Segment {
  if (bytes.length < 20) throw new RangeError(`${bytes.length} bytes are too few for a TCP header`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = (view.getUint8(12) >> 4) * 4;
  if (headerLength < 20) throw new RangeError(`a header of ${headerLength} bytes is too short`);
  if (headerLength > bytes.length) throw new RangeError(`a header of ${headerLength} bytes is longer than the segment`);
  const bits = view.getUint8(13);
  return {
    sourcePort: view.getUint16(0),
    destinationPort: view.getUint16(2),
    sequence: view.getUint32(4),
    acknowledgement: view.getUint32(8),
    flags: {
      cwr: (bits & 0x80) !== 0,
      ece: (bits & 0x40) !== 0,
      urg: (bits & 0x20) !== 0,
      ack: (bits & 0x10) !== 0,
      psh: (bits & 0x08) !== 0,
      rst: (bits & 0x04) !== 0,
      syn: (bits & 0x02) !== 0,
      fin: (bits & 0x01) !== 0,
    },
    window: view.getUint16(14),
    checksum: view.getUint16(16),
    urgentPointer: view.getUint16(18),
    options: readOptions(bytes.subarray(20, headerLength)),
    data: new Uint8Array(bytes.subarray(headerLength)),
  };
}

function addressSum(address: string): number {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
  return a * 256 + b + c * 256 + d;
}

export function checksumOk(segment: Uint8Array, addresses: Addresses): boolean {
  let sum = addressSum(addresses.source) + addressSum(addresses.destination) + 6 + segment.length;
  for (let at = 0; at < segment.length; at += 2) {
    sum += (segment[at] ?? 0) * 256 + (segment[at + 1] ?? 0);
  }
  while (sum > 0xffff) sum = (sum >>> 16) + (sum & 0xffff);
  return sum === 0xffff;
}

export function handshake(segments: readonly Segment[]): 'established' | 'refused' | 'incomplete' {
  const first = segments[0];
  if (first === undefined) return 'incomplete';
  const synAcknowledged = behind(first.sequence);
  let answerAcknowledged: number | undefined;
  for (const { sourcePort, sequence, acknowledgement, flags } of segments) {
    if (!flags.ack) continue;
    if (sourcePort === first.sourcePort) {
      if (!flags.syn && !flags.rst && acknowledgement === answerAcknowledged) return 'established';
    } else if (acknowledgement === synAcknowledged) {
      if (flags.rst) return 'refused';
      if (flags.syn) answerAcknowledged = behind(sequence);
    }
  }
  return 'incomplete';
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  const stream = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    stream.set(part, at);
    at += part.length;
  }
  return stream;
}

export function reassemble(segments: readonly Segment[]): Uint8Array {
  const syn = segments.find((segment) => segment.flags.syn);
  if (syn === undefined) return new Uint8Array(0);
  const first = behind(syn.sequence);
  const sorted = [...segments].sort((a, b) => (a.sequence - b.sequence) | 0);
  const parts: Uint8Array[] = [];
  let length = 0;
  for (const { sequence, flags, data } of sorted) {
    if (data.length === 0) continue;
    const start = ((flags.syn ? behind(sequence) : sequence) - first) >>> 0;
    if (start > length) break;
    if (start + data.length <= length) continue;
    parts.push(data.subarray(length - start));
    length = start + data.length;
  }
  return join(parts, length);
}
