import { Buffer } from 'node:buffer';

export type PortRange = 'system' | 'registered' | 'dynamic';

function* digitsOf(text: string): Generator<number, number, undefined> {
  let count = 0;
  for (const byte of Buffer.from(text, 'utf8')) {
    const digit = byte - 0x30;
    if (digit < 0 || digit > 9) throw new SyntaxError(`byte ${byte} is not the code of a digit`);
    yield digit;
    count += 1;
  }
  if (count === 0) throw new SyntaxError('there was no digit');
  return count;
}

export function parsePort(text: string): number {
  let value = 0;
  let over = false;
  for (const digit of digitsOf(text)) {
    if (over) continue;
    value = value * 10 + digit;
    over = value > 0xffff;
  }
  if (over) throw new RangeError(`${text.length} digits, and more than sixteen bits`);
  return value;
}

const STARTS: ReadonlyMap<number, PortRange> = new Map<number, PortRange>([
  [49152, 'dynamic'],
  [1024, 'registered'],
  [0, 'system'],
]);

export function portRange(port: number): PortRange {
  if (port <= 0xffff && port % 1 === 0) {
    for (const [start, range] of STARTS) {
      if (port >= start) return range;
    }
  }
  throw new RangeError(`there is no port ${port}`);
}
