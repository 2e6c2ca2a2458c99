export type PortRange = 'system' | 'registered' | 'dynamic';

const HIGHEST = 65535;
const ZERO = 48;
const NINE = 57;

export function parsePort(text: string): number {
  if (text.length === 0) throw new SyntaxError('a port needs at least one digit');
  let value = 0;
  let code: number;
  for (let i = 0; (code = text.charCodeAt(i)); i++) {
    if (code < ZERO || code > NINE) {
      throw new SyntaxError(`${JSON.stringify(text.charAt(i))} at place ${i} is not a digit`);
    }
    value = Math.min(value * 10 + (code - ZERO), HIGHEST + 1);
  }
  if (value > HIGHEST) throw new RangeError(`the highest port is ${HIGHEST}`);
  return value;
}

export function portRange(port: number): PortRange {
  if (!Number.isInteger(port) || port < 0 || port > HIGHEST) throw new RangeError(`${port} is no port`);
  if (port < 1024) return 'system';
  return port < 49152 ? 'registered' : 'dynamic';
}
