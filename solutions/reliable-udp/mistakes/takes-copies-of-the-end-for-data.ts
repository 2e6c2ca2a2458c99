import dgram, { type RemoteInfo, type Socket } from 'node:dgram';

// Go-back-N. The receiver takes only the piece that comes next, and acknowledges with the number of the one that it waits for.
// The sender has one timer; when it rings, all that is not acknowledged goes again, at most as many as the window holds.
// A datagram: sum (2 bytes), flags (1), number (4), piece. An acknowledgement: sum, flags (ACK), number.
// A piece that is shorter than the others is the last one. If all are full, an end mark follows, whose one byte is a filler.
const PIECE = 1193;
const TIMER_MS = 70;
const LAST = 1;
const ACK = 2;
const END_MARK = 4;

export interface SendOptions {
  giveUpMs?: number;
}

class Segment {
  constructor(
    readonly flags: number,
    readonly number: number,
    readonly piece: Uint8Array = new Uint8Array(),
  ) {}

  static read(bytes: Buffer): Segment | undefined {
    if (bytes.length < 7 || sumOf(bytes.subarray(2)) !== bytes.readUInt16BE()) return undefined;
    return new Segment(bytes.readUInt8(2), bytes.readUInt32BE(3), bytes.subarray(7));
  }

  toBytes(): Buffer {
    const bytes = Buffer.alloc(7 + this.piece.length);
    bytes.writeUInt8(this.flags, 2);
    bytes.writeUInt32BE(this.number, 3);
    bytes.set(this.piece, 7);
    bytes.writeUInt16BE(sumOf(bytes.subarray(2)));
    return bytes;
  }
}

/** The Internet checksum's sum, which one bit that is turned over always changes. */
function sumOf(bytes: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum;
}

class Sender {
  private readonly socket: Socket = dgram.createSocket('udp4');
  private readonly last: number;
  private base = 0;
  private next = 0;
  private window = 1;
  private timer: NodeJS.Timeout | undefined;
  private heardAt = Date.now();

  constructor(
    private readonly data: Uint8Array,
    private readonly port: number,
    private readonly giveUpMs: number,
  ) {
    // The number of the short piece, or of the end mark.
    this.last = Math.floor(data.length / PIECE);
  }

  run(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.on('message', (bytes) => {
        if (this.acknowledged(bytes)) this.close(resolve);
      });
      const ring = () => {
        if (Date.now() - this.heardAt > this.giveUpMs) return this.close(() => reject(new Error('nobody answers')));
        // Back to the first one that is missing, and a smaller window.
        this.next = this.base;
        this.window = Math.max(1, this.window / 2);
        this.fill();
        this.timer = setTimeout(ring, TIMER_MS);
      };
      this.timer = setTimeout(ring, TIMER_MS);
      this.fill();
    });
  }

  private fill(): void {
    while (this.next <= this.last && this.next < this.base + Math.floor(this.window)) {
      this.socket.send(this.segment(this.next).toBytes(), this.port, '127.0.0.1');
      this.next++;
    }
  }

  private segment(number: number): Segment {
    const piece = this.data.subarray(number * PIECE, (number + 1) * PIECE);
    if (number < this.last) return new Segment(0, number, piece);
    return piece.length > 0 ? new Segment(LAST, number, piece) : new Segment(END_MARK, number, Uint8Array.of(0));
  }

  /** True when all is acknowledged. */
  private acknowledged(bytes: Buffer): boolean {
    const segment = Segment.read(bytes);
    if (segment?.flags !== ACK) return false;
    this.heardAt = Date.now();
    if (segment.number <= this.base) return false;
    this.window = Math.min(32, this.window + segment.number - this.base);
    this.base = segment.number;
    this.next = Math.max(this.next, this.base);
    this.timer?.refresh();
    this.fill();
    return this.base > this.last;
  }

  private close(settle: () => void): void {
    clearTimeout(this.timer);
    this.socket.close(settle);
  }
}

class Receiver {
  private readonly socket: Socket = dgram.createSocket('udp4');
  private readonly pieces: Buffer[] = [];
  /** The number behind the last one, once it is known. */
  private end: number | undefined;
  private patience: NodeJS.Timeout | undefined;

  constructor(private readonly port: number) {}

  /** Resolves when the stay is over, with the socket closed. */
  run(): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      this.socket.on('error', reject);
      this.socket.on('close', () => resolve(Buffer.concat(this.pieces)));
      this.socket.on('message', (bytes, sender) => this.take(bytes, sender));
      this.socket.bind(this.port, '127.0.0.1');
    });
  }

  private take(bytes: Buffer, { port, address }: RemoteInfo): void {
    const segment = Segment.read(bytes);
    if (!segment) return;
    if (segment.number === this.pieces.length) {
      if (segment.flags === END_MARK && this.end === undefined) {
        this.end = segment.number + 1;
      } else {
        this.pieces.push(Buffer.from(segment.piece));
        if (segment.flags === LAST) this.end = segment.number + 1;
      }
    }
    this.socket.send(new Segment(ACK, this.end ?? this.pieces.length).toBytes(), port, address);
    if (this.end === undefined) return;
    clearTimeout(this.patience);
    this.patience = setTimeout(() => this.socket.close(), 500);
  }
}

export function sendReliably(data: Uint8Array, port: number, options: SendOptions = {}): Promise<void> {
  return new Sender(data, port, options.giveUpMs ?? 5000).run();
}

export function receiveReliably(port: number): Promise<Uint8Array> {
  return new Receiver(port).run();
}
