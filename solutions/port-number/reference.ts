export type PortRange = 'system' | 'registered' | 'dynamic';

const HIGHEST_PORT = 65535;

export function parsePort(text: string): number {
  // The form comes first: `Number` would also read '8e1', '0x50', ' 80 ' and ''.
  if (!/^[0-9]+$/.test(text))
    throw new SyntaxError(`a port is written with the digits 0 to 9 only, not ${JSON.stringify(text)}`);
  // However many digits there are, the result is never too small: at worst it is Infinity.
  const port = Number(text);
  if (port > HIGHEST_PORT) throw new RangeError(`there is no port ${text}, the highest is ${HIGHEST_PORT}`);
  return port;
}

export function portRange(port: number): PortRange {
  // NaN and infinities are no integers either.
  if (!Number.isInteger(port) || port < 0 || port > HIGHEST_PORT) throw new RangeError(`${port} is not a port`);
  if (port < 1024) return 'system';
  return port < 49152 ? 'registered' : 'dynamic';
}
