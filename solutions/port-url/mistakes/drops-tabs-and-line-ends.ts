import { isIPv6 } from 'node:net';

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
  // The authority first: whatever colons come behind it are none of our business.
  const head = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i.exec(url.replace(/[\t\r\n]/g, ''));
  if (!head) throw new SyntaxError(`a URL begins with scheme://, this is ${url}`);
  const scheme = head[1]!.toLowerCase();
  const hostAndPort = head[2]!.slice(head[2]!.lastIndexOf('@') + 1);

  // Either all up to the closing bracket, or all up to the first colon.
  const parts = /^(?:\[([^\]]*)\]|([^:[]*))(?::(.*))?$/.exec(hostAndPort);
  if (!parts) throw new SyntaxError(`${hostAndPort} is neither host:port nor [IPv6 address]:port`);
  const [, ipv6, name, writtenPort] = parts;
  const host = (ipv6 ?? name!).toLowerCase();
  if (host === '') throw new SyntaxError(`the host is missing in ${url}`);
  if (ipv6 !== undefined && !isIPv6(ipv6)) throw new SyntaxError(`[${ipv6}] is not an IPv6 address`);

  if (writtenPort !== undefined) return { scheme, host, port: parsePort(writtenPort), explicit: true };
  const port = DEFAULT_PORTS.get(scheme);
  if (port === undefined) throw new RangeError(`the scheme ${scheme} is unknown, so ${url} has to say the port`);
  return { scheme, host, port, explicit: false };
}

function parsePort(text: string): number {
  if (text === '') throw new SyntaxError('a port is missing behind the colon');
  if (!/^[0-9]+$/.test(text)) throw new SyntaxError(`a port is written with digits only, not ${text}`);
  const port = Number(text);
  if (port > 65535) throw new RangeError(`there is no port ${text}, the last one is 65535`);
  return port;
}

export function formatAddress({ scheme, host, port }: Address): string {
  const bracketed = host.includes(':') ? `[${host}]` : host;
  return `${scheme}://${bracketed}${port === DEFAULT_PORTS.get(scheme) ? '' : `:${port}`}`;
}
