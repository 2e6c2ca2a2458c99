export interface Address {
  scheme: string;
  host: string;
  port: number;
  explicit: boolean;
}

const DEFAULT_PORTS = new Map([
  ['http', 80],
  ['https', 443],
  ['ssh', 22],
  ['smtp', 25],
  ['dns', 53],
]);

export function parseAddress(url: string): Address {
  const parsed = read(url);
  const scheme = parsed.protocol.slice(0, -1);
  const host = parsed.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (host === '') throw new SyntaxError('the host is missing');
  if (parsed.port !== '') return { scheme, host, port: Number(parsed.port), explicit: true };
  const port = DEFAULT_PORTS.get(scheme);
  if (port === undefined) throw new RangeError(`unknown scheme ${scheme}, and no port`);
  return { scheme, host, port, explicit: false };
}

function read(url: string): URL {
  try {
    return new URL(url);
  } catch {
    throw new SyntaxError(`no URL with a scheme, a host and a port: ${url}`);
  }
}

export function formatAddress({ scheme, host, port }: Address): string {
  const place = host.includes(':') ? `[${host}]` : host;
  return `${scheme}://${place}${port === DEFAULT_PORTS.get(scheme) ? '' : `:${port}`}`;
}
