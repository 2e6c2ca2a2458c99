export type PortRange = 'system' | 'registered' | 'dynamic';

const DIGITS = '0123456789';
const HIGHEST = 65535;

function tooLarge(): RangeError {
  return new RangeError(`a port is at most ${HIGHEST}`);
}

export function parsePort(text: string): number {
  if (text === '') throw new SyntaxError('a port has at least one digit');
  let sum = 0;
  for (const character of text) {
    const digit = DIGITS.indexOf(character);
    if (digit < 0) throw new SyntaxError(`${JSON.stringify(character)} is not a digit`);
    sum = sum * 10 + digit;
    if (!Number.isSafeInteger(sum)) throw tooLarge();
  }
  if (sum > HIGHEST) throw tooLarge();
  return sum;
}

export function portRange(port: number): PortRange {
  if (!Number.isInteger(port) || port < 0 || port > HIGHEST) throw new RangeError(`${port} is no port`);
  if (port < 1024) return 'system';
  if (port < 49152) return 'registered';
  return 'dynamic';
}
