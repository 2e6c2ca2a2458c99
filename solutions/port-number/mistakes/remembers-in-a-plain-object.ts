export type PortRange = 'system' | 'registered' | 'dynamic';

const remembered: Record<string, number> = {};

export function parsePort(text: string): number {
  const before = remembered[text];
  if (before !== undefined) return before;

  if (!/^[0-9]+$/.test(text)) {
    throw new SyntaxError(`a port is written in digits alone, not as ${JSON.stringify(text)}`);
  }
  const port = Number(text);
  if (port > 65535) throw new RangeError(`there is no port above 65535`);
  remembered[text] = port;
  return port;
}

export function portRange(port: number): PortRange {
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new RangeError(`${port} is no port`);
  if (port >= 49152) return 'dynamic';
  return port >= 1024 ? 'registered' : 'system';
}
