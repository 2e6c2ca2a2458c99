export type PortRange = 'system' | 'registered' | 'dynamic';

const ZERO = '0'.charCodeAt(0);
const COUNT = 2 ** 16;

/** Goes on to the end of the text even when the number is too large already: there may still be something unreadable. */
export function parsePort(text: string): number {
  if (text.length === 0) throw new SyntaxError('empty');
  let port = 0;
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) throw new SyntaxError(`no digit at position ${at}`);
    port = Math.min(port * 10 + digit, COUNT);
  }
  if (port === COUNT) throw new RangeError('too large');
  return port;
}

export function portRange(port: number): PortRange {
  const within = (first: number, last: number) => Number.isSafeInteger(port) && first <= port && port <= last;
  if (within(0, 1023)) return 'system';
  else if (within(1024, 49151)) return 'registered';
  else if (within(49152, 65535)) return 'dynamic';
  throw new RangeError('no port');
}
