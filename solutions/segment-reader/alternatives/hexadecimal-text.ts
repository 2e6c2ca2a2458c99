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

const hexOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

function optionsFrom(hex: string): Option[] {
  const options: Option[] = [];
  let rest = hex;
  for (;;) {
    rest = rest.replace(/^(?:01)+/, '');
    if (rest === '' || rest.startsWith('00')) return options;
    const [, kind = '', length] = /^(..)(..)?/.exec(rest) ?? [];
    if (length === undefined) throw new RangeError(`option ${kind} (hexadecimal) ends before its length`);
    const digits = 2 * parseInt(length, 16);
    if (digits < 4 || digits > rest.length)
      throw new RangeError(`option ${kind} (hexadecimal) has the length ${length}`);
    options.push({ kind: parseInt(kind, 16), value: bytesOf(rest.slice(4, digits)) });
    rest = rest.slice(digits);
  }
}

export function parseSegment(bytes: Uint8Array): Segment {
  const hex = hexOf(bytes);
  const match =
    /^(?<from>.{4})(?<to>.{4})(?<seq>.{8})(?<ack>.{8})(?<words>.).(?<bits>..)(?<window>.{4})(?<sum>.{4})(?<urgent>.{4})/.exec(
      hex,
    );
  const fields = match?.groups;
  if (fields === undefined) throw new RangeError(`no TCP header fits into ${bytes.length} bytes`);
  const number = (name: string): number => parseInt(fields[name] ?? '', 16);
  const headerDigits = 8 * number('words');
  if (headerDigits < 40 || headerDigits > hex.length) throw new RangeError(`a header of ${headerDigits / 2} bytes`);
  const [cwr, ece, urg, ack, psh, rst, syn, fin] = number('bits')
    .toString(2)
    .padStart(8, '0')
    .split('')
    .map((digit) => digit === '1');
  return {
    sourcePort: number('from'),
    destinationPort: number('to'),
    sequence: number('seq'),
    acknowledgement: number('ack'),
    flags: {
      cwr: cwr === true,
      ece: ece === true,
      urg: urg === true,
      ack: ack === true,
      psh: psh === true,
      rst: rst === true,
      syn: syn === true,
      fin: fin === true,
    },
    window: number('window'),
    checksum: number('sum'),
    urgentPointer: number('urgent'),
    options: optionsFrom(hex.slice(40, headerDigits)),
    data: bytesOf(hex.slice(headerDigits)),
  };
}

export function checksumOk(segment: Uint8Array, addresses: Addresses): boolean {
  const digits = (value: number, width: number): string => value.toString(16).padStart(width, '0');
  const address = (text: string): string => text.replace(/\d+\.?/g, (part) => digits(parseInt(part, 10), 2));
  const padding = segment.length % 2 === 0 ? '' : '00';
  const all = [
    '0x',
    address(addresses.source),
    address(addresses.destination),
    '0006',
    digits(segment.length, 4),
    hexOf(segment),
    padding,
  ].join('');
  return BigInt(all) % 0xffffn === 0n;
}

export function handshake(segments: readonly Segment[]): 'established' | 'refused' | 'incomplete' {
  const syn = segments[0];
  if (syn === undefined) return 'incomplete';
  const answersSyn = (segment: Segment): boolean =>
    segment.sourcePort !== syn.sourcePort &&
    segment.flags.ack &&
    segment.acknowledgement === Number(BigInt.asUintN(32, BigInt(syn.sequence) + 1n));
  const answer = segments.find((segment) => segment.flags.syn && answersSyn(segment));
  const confirmation = answer && Number(BigInt.asUintN(32, BigInt(answer.sequence) + 1n));

  const letter = (segment: Segment): string => {
    const { flags } = segment;
    if (answersSyn(segment)) return flags.rst ? 'R' : flags.syn ? 'A' : '-';
    const confirms =
      segment.sourcePort === syn.sourcePort &&
      flags.ack &&
      !flags.syn &&
      !flags.rst &&
      segment.acknowledgement === confirmation;
    return confirms ? 'C' : '-';
  };
  const story = segments.map(letter).join('');
  if (/^[^AR]*A[^CR]*C/.test(story)) return 'established';
  return story.includes('R') ? 'refused' : 'incomplete';
}

interface Piece {
  start: number;
  data: Uint8Array;
}

class Heap {
  readonly #items: Piece[] = [];

  push(piece: Piece): void {
    const items = this.#items;
    let at = items.push(piece) - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      const parent = items[up];
      if (parent === undefined || parent.start <= piece.start) break;
      items[at] = parent;
      at = up;
    }
    items[at] = piece;
  }

  peek(): Piece | undefined {
    return this.#items[0];
  }

  drop(): void {
    const items = this.#items;
    const last = items.pop();
    if (last === undefined || items.length === 0) return;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      let child = items[below];
      if (child === undefined) break;
      const right = items[below + 1];
      if (right !== undefined && right.start < child.start) {
        below += 1;
        child = right;
      }
      if (child.start >= last.start) break;
      items[at] = child;
      at = below;
    }
    items[at] = last;
  }
}

export function reassemble(segments: readonly Segment[]): Uint8Array {
  const syn = segments.find((segment) => segment.flags.syn);
  if (syn === undefined) return new Uint8Array(0);
  const waiting = new Heap();
  for (const { sequence, flags, data } of segments) {
    if (data.length === 0) continue;
    const first = flags.syn ? sequence + 1 : sequence;
    waiting.push({ start: (first - syn.sequence - 1) >>> 0, data });
  }
  const parts: Uint8Array[] = [];
  let end = 0;
  for (let piece = waiting.peek(); piece !== undefined && piece.start <= end; piece = waiting.peek()) {
    waiting.drop();
    const known = end - piece.start;
    if (known >= piece.data.length) continue;
    parts.push(piece.data.subarray(known));
    end += piece.data.length - known;
  }
  const stream = new Uint8Array(end);
  for (const part of parts.reverse()) {
    end -= part.length;
    stream.set(part, end);
  }
  return stream;
}
