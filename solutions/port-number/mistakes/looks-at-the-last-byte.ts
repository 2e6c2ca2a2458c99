import { Buffer } from 'node:buffer';

export type PortRange = 'system' | 'registered' | 'dynamic';

export function parsePort(text: string): number {
  const bytes = Buffer.from(text, 'latin1');
  if (bytes.length === 0) throw new SyntaxError('empty text is no port');
  for (const byte of bytes) {
    if (byte < 0x30 || byte > 0x39) throw new SyntaxError(`not made of digits alone: ${JSON.stringify(text)}`);
  }
  const port = Number(bytes.toString('latin1'));
  if (port > 65535) throw new RangeError('a port is at most 65535');
  return port;
}

export function portRange(port: number): PortRange {
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new RangeError(`${port} is no port`);
  if (port <= 1023) return 'system';
  if (port <= 49151) return 'registered';
  return 'dynamic';
}
