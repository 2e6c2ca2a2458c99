import { Buffer } from 'node:buffer';

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

function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function parseSegment(bytes: Uint8Array): Segment {
  const whole = view(bytes);
  const headerLength = 4 * (whole.readUInt8(12) >> 4);
  const urgentPointer = whole.readUInt16BE(18);
  if (headerLength < 20 || headerLength > whole.length) {
    throw new RangeError(`a header of ${headerLength} bytes in a segment of ${whole.length}`);
  }

  const options: Option[] = [];
  let expect: 'kind' | 'length' | 'value' = 'kind';
  let kind = 0;
  let start = 0;
  let missing = 0;
  walk: for (let at = 20; at < headerLength; at += 1) {
    const byte = whole.readUInt8(at);
    switch (expect) {
      case 'kind':
        if (byte === 0) break walk;
        if (byte !== 1) {
          kind = byte;
          expect = 'length';
        }
        break;
      case 'length':
        if (byte < 2) throw new RangeError(`option ${kind}: its length is ${byte}`);
        start = at + 1;
        missing = byte - 2;
        if (missing > 0) {
          expect = 'value';
        } else {
          options.push({ kind, value: whole.subarray(start, start) });
          expect = 'kind';
        }
        break;
      case 'value':
        missing -= 1;
        if (missing === 0) {
          options.push({ kind, value: whole.subarray(start, at + 1) });
          expect = 'kind';
        }
        break;
    }
  }
  if (expect !== 'kind') throw new RangeError(`option ${kind}: the header ends before its ${expect}`);

  const bits = whole.readUInt8(13);
  return {
    sourcePort: whole.readUInt16BE(0),
    destinationPort: whole.readUInt16BE(2),
    sequence: whole.readUInt32BE(4),
    acknowledgement: whole.readUInt32BE(8),
    flags: {
      cwr: Boolean(bits & 128),
      ece: Boolean(bits & 64),
      urg: Boolean(bits & 32),
      ack: Boolean(bits & 16),
      psh: Boolean(bits & 8),
      rst: Boolean(bits & 4),
      syn: Boolean(bits & 2),
      fin: Boolean(bits & 1),
    },
    window: whole.readUInt16BE(14),
    checksum: whole.readUInt16BE(16),
    urgentPointer,
    options,
    data: whole.subarray(headerLength),
  };
}

export function checksumOk(segment: Uint8Array, addresses: Addresses): boolean {
  const padded = Buffer.alloc(12 + segment.length + (segment.length % 2));
  let at = 0;
  for (const part of `${addresses.source}.${addresses.destination}`.split('.'))
    at = padded.writeUInt8(Number(part), at);
  at = padded.writeUInt16BE(6, at);
  at = padded.writeUInt16BE(segment.length, at);
  padded.set(segment, at);
  let sum = 0;
  for (let word = 0; word < padded.length; word += 2) {
    sum += padded.readUInt16BE(word);
    sum = (sum & 0xffff) + (sum >> 16);
  }
  return sum === 0xffff;
}

export function handshake(segments: readonly Segment[]): 'established' | 'refused' | 'incomplete' {
  let client: Segment | undefined;
  let server: Segment | undefined;
  for (const segment of segments) {
    client ??= segment;
    if (!segment.flags.ack) continue;
    const { acknowledgement, flags } = segment;
    if (segment.sourcePort !== client.sourcePort) {
      if (acknowledgement !== (client.sequence + 1) >>> 0) continue;
      if (flags.rst) return 'refused';
      if (flags.syn) server ??= segment;
    } else if (server !== undefined && acknowledgement === (server.sequence + 1) >>> 0) {
      if (!flags.syn && !flags.rst) return 'established';
    }
  }
  return 'incomplete';
}

export function reassemble(segments: readonly Segment[]): Uint8Array {
  const syn = segments.find((segment) => segment.flags.syn);
  if (syn === undefined) return Buffer.alloc(0);
  let room = 0;
  for (const { data } of segments) room += data.length;
  room = Math.min(room, 2 ** 31 - 1);

  const stream = Buffer.alloc(room);
  const present = Buffer.alloc(room);
  for (const { sequence, flags, data } of segments) {
    const place = (sequence - syn.sequence - (flags.syn ? 0 : 1)) >>> 0;
    if (data.length === 0 || place >= room) continue;
    const fitting = data.subarray(0, room - place);
    stream.set(fitting, place);
    present.fill(1, place, place + fitting.length);
  }
  const gap = present.indexOf(0);
  return gap < 0 ? stream : stream.subarray(0, gap);
}
