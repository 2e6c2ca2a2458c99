/** A byte on its way: which write, segment and read event it belongs to, all counted from 0. */
export interface StreamByte {
  value: number;
  /** As a figure shows it: a character, `\n`, or two hexadecimal digits for what is none by itself. */
  shown: string;
  write: number;
  segment: number;
  read: number;
}

export interface StreamSegment {
  /** Of its first byte. */
  sequence: number;
  length: number;
}

/** What a `data` event brings, and what a program that keeps a buffer makes of it. */
export interface ReadEvent {
  length: number;
  /** The chunk decoded by itself: wrong, where a cut falls inside a character. */
  decodedAlone: string;
  /** Lines that are complete by now and were not before. */
  lines: string[];
  /** Bytes that wait for the rest of their line. */
  waiting: number;
}

export interface CutStream {
  bytes: StreamByte[];
  segments: StreamSegment[];
  reads: ReadEvent[];
}

const LINE_END = 10;

/** Cuts what was written into segments of at most so many bytes; the program reads whenever so many of them have come, and at the end. */
export function cutStream({
  writes,
  segmentSize,
  segmentsPerRead,
  first = 1001,
}: {
  writes: readonly string[];
  segmentSize: number;
  segmentsPerRead: number;
  first?: number;
}): CutStream {
  const bytes = writes.flatMap((text, write) =>
    [...new TextEncoder().encode(text)].map((value) => ({ value, shown: shown(value), write })),
  );
  const placed = bytes.map((byte, index) => {
    const segment = Math.floor(index / segmentSize);
    return { ...byte, segment, read: Math.floor(segment / segmentsPerRead) };
  });
  const segments = grouped(placed, 'segment').map((own, index) => ({
    sequence: first + index * segmentSize,
    length: own.length,
  }));
  let buffer: number[] = [];
  const reads = grouped(placed, 'read').map((own) => {
    const chunk = own.map(({ value }) => value);
    buffer = [...buffer, ...chunk];
    const lines: string[] = [];
    for (let end = buffer.indexOf(LINE_END); end >= 0; end = buffer.indexOf(LINE_END)) {
      lines.push(decoded(buffer.slice(0, end)));
      buffer = buffer.slice(end + 1);
    }
    return { length: chunk.length, decodedAlone: decoded(chunk), lines, waiting: buffer.length };
  });
  return { bytes: placed, segments, reads };
}

/** What happened, in a sentence. */
export function streamText({ segments, reads }: CutStream, writes: number): string {
  const lengths = reads.map(({ length }) => length).join(', ');
  return `${count(writes, 'write')}, ${count(segments.length, 'segment')}, ${count(reads.length, 'data event')} of ${lengths} bytes.`;
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

function grouped(bytes: readonly StreamByte[], by: 'segment' | 'read'): StreamByte[][] {
  const groups: StreamByte[][] = [];
  for (const byte of bytes) (groups[byte[by]] ??= []).push(byte);
  return groups;
}

function decoded(bytes: readonly number[]): string {
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

function shown(value: number): string {
  if (value === LINE_END) return '\\n';
  if (value === 32) return '␣';
  return value > 32 && value < 127 ? String.fromCharCode(value) : value.toString(16);
}
