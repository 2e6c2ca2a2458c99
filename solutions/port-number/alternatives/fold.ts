/** A port number, read strictly, and its range. One fold over the characters, one table of ranges. */
export type PortRange = 'system' | 'registered' | 'dynamic';

const HIGHEST = 0xffff;

/** One step of the fold. The value saturates one above the highest port, so that any number of digits can be read. */
const digit = (value: number, character: string): number => {
  const weight = '0123456789'.indexOf(character);
  if (weight < 0) throw new SyntaxError(`not a digit in a port number: ${JSON.stringify(character)}`);
  return Math.min(value * 10 + weight, HIGHEST + 1);
};

export function parsePort(text: string): number {
  if (text === '') throw new SyntaxError('a port number has at least one digit');
  const port = Array.from(text).reduce(digit, 0);
  if (port > HIGHEST) throw new RangeError(`a port number is at most ${HIGHEST}`);
  return port;
}

/** The ranges of RFC 6335, each under its last port, in ascending order. */
const RANGES = new Map<number, PortRange>([
  [1023, 'system'],
  [49151, 'registered'],
  [HIGHEST, 'dynamic'],
]);

export function portRange(port: number): PortRange {
  if (Number.isInteger(port) && port >= 0) {
    for (const [last, range] of RANGES) if (port <= last) return range;
  }
  throw new RangeError(`${port} is no port`);
}
