export type PortRange = 'system' | 'registered' | 'dynamic';

export function parsePort(text: string): number {
  const port = parseInt(text, 10);
  if (Number.isNaN(port) || port < 0) throw new SyntaxError(`${text} is not a number`);
  if (port > 65535) throw new RangeError(`there is no port ${text}`);
  return port;
}

export function portRange(port: number): PortRange {
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new RangeError(`${port} is not a port`);
  if (port < 1024) return 'system';
  return port < 49152 ? 'registered' : 'dynamic';
}
