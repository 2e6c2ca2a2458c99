export type PortRange = 'system' | 'registered' | 'dynamic';

export function parsePort(text: string): number {
  const significant = /^0*([1-9][0-9]*)?$/.exec(text);
  if (text === '' || significant === null) throw new SyntaxError(`not digits alone: ${JSON.stringify(text)}`);
  const port = Number(significant[1] ?? '0');
  if (port > 65535) throw new RangeError('a port is at most 65535');
  return port;
}

const table = new Map<number, PortRange>();

function rangeOf(port: number): PortRange {
  if (port <= 1023) return 'system';
  if (port <= 49151) return 'registered';
  return 'dynamic';
}

export function portRange(port: number): PortRange {
  const row = Math.trunc(port);
  const known = table.get(row);
  if (known !== undefined) return known;
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new RangeError(`${port} is no port`);
  const range = rangeOf(port);
  table.set(row, range);
  return range;
}
