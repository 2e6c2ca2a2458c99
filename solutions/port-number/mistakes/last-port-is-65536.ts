export type PortRange = 'system' | 'registered' | 'dynamic';

const PORTS = 2 ** 16;

export function parsePort(text: string): number {
  if (!/^[0-9]+$/.test(text)) throw new SyntaxError(`${text} is not a port`);
  const port = Number(text);
  if (port > PORTS) throw new RangeError(`there is no port ${text}`);
  return port;
}

export function portRange(port: number): PortRange {
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new RangeError(`${port} is not a port`);
  if (port < 1024) return 'system';
  return port < 49152 ? 'registered' : 'dynamic';
}
