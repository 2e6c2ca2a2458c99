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

/** Reads on from where it stopped. */
class Reader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get left(): number {
    return this.bytes.length - this.at;
  }

  take(length: number): Uint8Array {
    if (length < 0 || length > this.left) throw new RangeError(`${length} bytes wanted, ${this.left} are there`);
    this.at += length;
    return this.bytes.slice(this.at - length, this.at);
  }

  /** A number of so many bytes, by multiplication: bit operations would make large ones negative. */
  number(length: number): number {
    return this.take(length).reduce((number, byte) => number * 256 + byte, 0);
  }
}

class SegmentFlags implements Flags {
  constructor(private readonly bits: number) {}
  get cwr() {
    return this.bit(7);
  }
  get ece() {
    return this.bit(6);
  }
  get urg() {
    return this.bit(5);
  }
  get ack() {
    return this.bit(4);
  }
  get psh() {
    return this.bit(3);
  }
  get rst() {
    return this.bit(2);
  }
  get syn() {
    return this.bit(1);
  }
  get fin() {
    return this.bit(0);
  }
  private bit(place: number): boolean {
    return Math.floor(this.bits / 2 ** place) % 2 === 1;
  }
}

class ParsedSegment implements Segment {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly flags: Flags;
  readonly window: number;
  readonly checksum: number;
  readonly urgentPointer: number;
  readonly options: Option[] = [];
  readonly data: Uint8Array;

  constructor(bytes: Uint8Array) {
    const reader = new Reader(bytes);
    this.sourcePort = reader.number(2);
    this.destinationPort = reader.number(2);
    this.sequence = reader.number(4);
    this.acknowledgement = reader.number(4);
    const headerLength = Math.floor(reader.number(1) / 16) * 4;
    this.flags = new SegmentFlags(reader.number(1));
    this.window = reader.number(2);
    this.checksum = reader.number(2);
    this.urgentPointer = reader.number(2);
    this.readOptions(new Reader(reader.take(headerLength - 20)));
    this.data = reader.take(reader.left);
  }

  private readOptions(reader: Reader): void {
    while (reader.left > 0) {
      const kind = reader.number(1);
      if (kind === 0) return;
      if (kind !== 1) this.options.push({ kind, value: reader.take(reader.number(1) - 2) });
    }
  }
}

export function parseSegment(bytes: Uint8Array): Segment {
  return new ParsedSegment(bytes);
}

class Checksum {
  private sum = 0;
  private odd = false;

  add(bytes: Iterable<number>): this {
    for (const byte of bytes) {
      this.sum += this.odd ? byte : byte * 256;
      this.odd = !this.odd;
    }
    return this;
  }

  /** Carrying round is counting modulo ffff. */
  get sound(): boolean {
    return this.sum > 0 && this.sum % 0xffff === 0;
  }
}

export function checksumOk(segment: Uint8Array, { source, destination }: Addresses): boolean {
  return new Checksum()
    .add(source.split('.').map(Number))
    .add(destination.split('.').map(Number))
    .add([0, 6, Math.floor(segment.length / 256), segment.length % 256])
    .add(segment).sound;
}

type Ending = 'established' | 'refused' | 'incomplete';

class Handshake {
  private state: 'closed' | 'syn sent' | 'answered' | 'established' | 'refused' = 'closed';
  private client = { port: 0, next: 0 };
  private server = { next: 0 };

  see({ flags, sourcePort, sequence, acknowledgement }: Segment): void {
    const next = (sequence + 1) % 0x1_0000_0000;
    const answers = sourcePort !== this.client.port && flags.ack && acknowledgement === this.client.next;
    switch (this.state) {
      case 'closed':
        this.client = { port: sourcePort, next };
        this.state = 'syn sent';
        break;
      case 'answered':
      case 'syn sent':
        if (answers && flags.rst) {
          this.state = 'refused';
        } else if (answers && flags.syn) {
          this.server = { next };
          this.state = 'answered';
        } else if (this.state === 'answered' && sourcePort === this.client.port) {
          const right = flags.ack && !flags.syn && !flags.rst && acknowledgement === this.server.next;
          if (right) this.state = 'established';
        }
        break;
      case 'established':
      case 'refused':
        break;
    }
  }

  get ending(): Ending {
    return this.state === 'established' || this.state === 'refused' ? this.state : 'incomplete';
  }
}

export function handshake(segments: readonly Segment[]): Ending {
  const connection = new Handshake();
  for (const segment of segments) connection.see(segment);
  return connection.ending;
}

/** Holds back what comes too early, as a receiver does. */
class Stream {
  private readonly ready: number[] = [];
  private waiting: Segment[] = [];

  constructor(private next: number) {}

  receive(segment: Segment): void {
    this.waiting.push(segment);
    while (this.waiting.some((waiting) => this.takes(waiting)));
  }

  /** Whether it brought something new that comes next. */
  private takes(segment: Segment): boolean {
    const start = segment.flags.syn ? segment.sequence + 1 : segment.sequence;
    const known = (this.next - start) | 0; // so many of its bytes are there already; negative: some before it are missing
    if (segment.data.length === 0 || known < 0) return false;
    this.waiting = this.waiting.filter((waiting) => waiting !== segment);
    if (known >= segment.data.length) return false;
    this.ready.push(...segment.data.subarray(known));
    this.next += segment.data.length - known;
    return true;
  }

  get bytes(): Uint8Array {
    return Uint8Array.from(this.ready);
  }
}

export function reassemble(segments: readonly Segment[]): Uint8Array {
  const syn = segments.find(({ flags }) => flags.syn);
  const stream = new Stream(syn ? syn.sequence + 1 : 0);
  for (const segment of segments) stream.receive(segment);
  return stream.bytes;
}
