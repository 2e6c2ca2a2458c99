/** Bytes shown where two texts begin to differ. */
const AROUND = 24;

/** What is sent: text goes out as UTF-8. */
export type Sendable = string | Uint8Array;

export function toBytes(data: Sendable): Buffer {
  return typeof data === 'string' ? Buffer.from(data, 'utf8') : Buffer.from(data.buffer, data.byteOffset, data.length);
}

/**
 * Bytes as people read them: printable ASCII and valid UTF-8 as they are, the rest as `\r`, `\n`, `\x00`; cut at `most` bytes, and what is no
 * text at a third of that, since it takes more room.
 */
export function quote(bytes: Uint8Array, most = 60): string {
  const start = Buffer.from(bytes.subarray(0, most));
  const text = start.toString('utf8');
  const isText = Buffer.from(text, 'utf8').equals(start);
  const shown = isText ? start : start.subarray(0, Math.ceil(most / 3));
  const source = isText ? text : shown.toString('latin1');
  const escaped = source.replace(
    /["\\\x00-\x1f\x7f-\x9f]/g,
    (char) => named[char] ?? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  const readable = isText
    ? escaped
    : escaped.replace(/[\x80-\xff]/g, (char) => `\\x${char.charCodeAt(0).toString(16)}`);
  return `"${readable}"${bytes.length > shown.length ? '…' : ''}`;
}

const named: Record<string, string> = { '"': '\\"', '\\': '\\\\', '\r': '\\r', '\n': '\\n', '\t': '\\t' };

export function count(bytes: number): string {
  // Thousands by hand: the first use of Intl takes longer than a check.
  return bytes === 1 ? '1 byte' : `${grouped(String(bytes))} bytes`;
}

function grouped(digits: string): string {
  return [...digits].map((digit, at) => (at > 0 && (digits.length - at) % 3 === 0 ? `,${digit}` : digit)).join('');
}

/** Index of the first byte that differs, or that only one of the two has; -1 when they are equal. */
export function firstDifference(a: Uint8Array, b: Uint8Array): number {
  const shorter = Math.min(a.length, b.length);
  for (let index = 0; index < shorter; index++) if (a[index] !== b[index]) return index;
  return a.length === b.length ? -1 : shorter;
}

/**
 * In words where bytes first differ from those that were expected.
 * @param matched so many of the expected bytes have come before these, and were right
 */
export function describeDifference(expected: Buffer, got: Buffer, matched = 0): string {
  const before = matched === 0 ? got.indexOf(expected) : -1;
  if (before > 0)
    return `expected ${quote(expected)} (${count(expected.length)}), but ${quote(got.subarray(0, before))} (${count(before)}) came before it`;
  const at = firstDifference(
    got.subarray(0, expected.length - matched),
    expected.subarray(matched, matched + got.length),
  );
  const from = Math.max(0, at - 8);
  const place = matched + at === 0 ? 'from the first byte on' : `from byte ${(matched + at).toLocaleString('en')} on`;
  return (
    `expected ${quote(expected.subarray(matched + from), AROUND)}, got ${quote(got.subarray(from), AROUND)}: ` +
    `they differ ${place} (wanted ${hex(expected[matched + at])}, got ${hex(got[at])})`
  );
}

function hex(byte: number | undefined): string {
  return byte === undefined ? 'nothing' : `0x${byte.toString(16).padStart(2, '0')}`;
}
