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

const SCHEME = /^[A-Za-z][A-Za-z0-9+-.]*$/;

function readPort(text: string): number {
  if (!/^[0-9]+$/.test(text))
    throw new SyntaxError(`the port must be written in digits, not as ${JSON.stringify(text)}`);
  const port = Number(text);
  if (port > 65535) throw new RangeError('the port is over 65535');
  return port;
}

export function parseAddress(url: string): Address {
  const colon = url.indexOf(':');
  const written = colon < 0 ? '' : url.slice(0, colon);
  if (!SCHEME.test(written)) throw new SyntaxError('the URL does not begin with a scheme');
  if (!url.startsWith('//', colon + 1)) throw new SyntaxError('// must follow the colon of the scheme');

  const authority = url.slice(colon + 3).split(/[/?#]/, 1)[0] ?? '';
  const hostAndPort = authority.slice(authority.lastIndexOf('@') + 1);

  let host: string;
  let behind: string;
  if (hostAndPort.startsWith('[')) {
    const close = hostAndPort.indexOf(']');
    if (close < 0) throw new SyntaxError('the bracket round the host is not closed');
    host = hostAndPort.slice(1, close);
    if (!isIPv6(host)) throw new SyntaxError('the host in brackets is no IPv6 address');
    behind = hostAndPort.slice(close + 1);
    if (behind !== '' && !behind.startsWith(':')) throw new SyntaxError('only a port may follow the bracket');
  } else {
    const end = hostAndPort.indexOf(':');
    host = end < 0 ? hostAndPort : hostAndPort.slice(0, end);
    behind = hostAndPort.slice(host.length);
    if (host === '') throw new SyntaxError('the host is missing (an IPv6 host needs brackets)');
  }

  const scheme = written.toLowerCase();
  const explicit = behind !== '';
  const port = explicit ? readPort(behind.slice(1)) : DEFAULT_PORTS.get(scheme);
  if (port === undefined) throw new RangeError(`the scheme ${scheme} is unknown, and no port is written`);
  return { scheme, host: host.toLowerCase(), port, explicit };
}

export function formatAddress(address: Address): string {
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  const port = address.port === DEFAULT_PORTS.get(address.scheme) ? '' : `:${address.port}`;
  return `${address.scheme}://${host}${port}`;
}
