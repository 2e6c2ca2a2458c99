export type PortRange = 'system' | 'registered' | 'dynamic';

const LONGEST = 128 * 1024; // nobody writes more

export function parsePort(text: string): number {
  if (text === '' || /[^0-9]/.test(text)) throw new SyntaxError('no decimal number');
  if (text.length > LONGEST) throw new RangeError('too many digits');
  const port = Number(text);
  if (port > 65535) throw new RangeError('over 65535');
  return port;
}

export function portRange(port: number): PortRange {
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new RangeError(`${port} is no port`);
  if (port <= 1023) return 'system';
  return port <= 49151 ? 'registered' : 'dynamic';
}
