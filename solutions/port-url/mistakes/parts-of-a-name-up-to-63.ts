import { isIPv6 } from 'node:net';

export interface Address {
  scheme: string;
  host: string;
  port: number;
  explicit: boolean;
}

const DEFAULTS = new Map([
  ['http', 80],
  ['https', 443],
  ['ssh', 22],
  ['smtp', 25],
  ['dns', 53],
]);

export function parseAddress(url: string): Address {
  const head = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(url);
  if (head === null) throw new SyntaxError('a URL begins with a scheme, a colon and //');
  const scheme = head[1]!.toLowerCase();
  const rest = url.slice(head[0].length);
  const end = rest.search(/[/?#]/);
  const authority = end < 0 ? rest : rest.slice(0, end);
  const target = authority.slice(authority.lastIndexOf('@') + 1);

  let host: string;
  let behind: string;
  if (target.startsWith('[')) {
    const close = target.indexOf(']');
    if (close < 0) throw new SyntaxError('the bracket of the host is not closed');
    host = target.slice(1, close);
    if (!isIPv6(host)) throw new SyntaxError('the host in brackets is no IPv6 address');
    behind = target.slice(close + 1);
    if (behind !== '' && !behind.startsWith(':')) throw new SyntaxError('only a port may follow the bracket');
  } else {
    const colon = target.indexOf(':');
    host = colon < 0 ? target : target.slice(0, colon);
    behind = colon < 0 ? '' : target.slice(colon);
    if (host === '') throw new SyntaxError('the host is missing');
    if (host.split('.').some((part) => part.length > 63)) throw new SyntaxError('a part of the host name is too long');
  }
  host = host.toLowerCase();

  if (behind === '') {
    const port = DEFAULTS.get(scheme);
    if (port === undefined) throw new RangeError('unknown scheme, and no port is written');
    return { scheme, host, port, explicit: false };
  }
  const digits = behind.slice(1);
  if (!/^[0-9]+$/.test(digits)) throw new SyntaxError('the port is not made of digits');
  const port = Number(digits);
  if (port > 65535) throw new RangeError('the port is over 65535');
  return { scheme, host, port, explicit: true };
}

export function formatAddress(address: Address): string {
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  const port = DEFAULTS.get(address.scheme) === address.port ? '' : `:${address.port}`;
  return `${address.scheme}://${host}${port}`;
}
