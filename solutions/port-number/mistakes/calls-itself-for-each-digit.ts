export type PortRange = 'system' | 'registered' | 'dynamic';

const LIMIT = 65536;

function valueFrom(text: string, place: number, value: number): number {
  if (place === text.length) return value;
  const character = text.charAt(place);
  if (character < '0' || character > '9') {
    throw new SyntaxError(`${JSON.stringify(character)} is not one of the ten digits`);
  }
  return valueFrom(text, place + 1, Math.min(value * 10 + Number(character), LIMIT));
}

export function parsePort(text: string): number {
  if (text.length === 0) throw new SyntaxError('no digit at all');
  const value = valueFrom(text, 0, 0);
  if (value >= LIMIT) throw new RangeError('the highest port is 65535');
  return value;
}

export function portRange(port: number): PortRange {
  if (!Number.isInteger(port) || port < 0 || port >= LIMIT) throw new RangeError(`${port} is no port`);
  if (port < 1024) return 'system';
  return port < 49152 ? 'registered' : 'dynamic';
}
