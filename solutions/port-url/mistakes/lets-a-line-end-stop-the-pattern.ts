import { isIPv6 } from 'node:net';

export interface Address {
  scheme: string;
  host: string;
  port: number;
  explicit: boolean;
}

const DEFAULT_PORTS = new Map<string, number>([
  ['http', 80],
  ['https', 443],
  ['ssh', 22],
  ['smtp', 25],
  ['dns', 53],
]);

const WHOLE_URL = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)(?:[/?#].*)?$/;

export function parseAddress(url: string): Address {
  const whole = WHOLE_URL.exec(url);
  if (whole === null) throw new SyntaxError('this is not scheme://host or scheme://host:port');
  const [, written = '', authority = ''] = whole;
  const scheme = written.toLowerCase();
  const place = authority.slice(authority.lastIndexOf('@') + 1);

  let host = '';
  let tail = '';
  if (place.startsWith('[')) {
    const close = place.indexOf(']');
    if (close < 0) throw new SyntaxError('the bracket of the host is not closed');
    host = place.slice(1, close);
    tail = place.slice(close + 1);
    if (!isIPv6(host)) throw new SyntaxError('the host in brackets is not an IPv6 address');
    if (tail !== '' && tail[0] !== ':') throw new SyntaxError('what follows the bracket is not a colon and a port');
  } else {
    const colon = place.indexOf(':');
    host = colon < 0 ? place : place.slice(0, colon);
    tail = colon < 0 ? '' : place.slice(colon);
    if (host === '') throw new SyntaxError('where is the host?');
  }
  host = host.toLowerCase();

  if (tail === '') {
    const port = DEFAULT_PORTS.get(scheme);
    if (port === undefined) throw new RangeError(`the scheme ${scheme} has no default port`);
    return { scheme, host, port, explicit: false };
  }
  if (!/^:[0-9]+$/.test(tail)) throw new SyntaxError('the port must consist of digits');
  const port = Number(tail.slice(1));
  if (port > 65535) throw new RangeError('the port must be at most 65535');
  return { scheme, host, port, explicit: true };
}

export function formatAddress(address: Address): string {
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  const implied = DEFAULT_PORTS.get(address.scheme) === address.port;
  return implied ? `${address.scheme}://${host}` : `${address.scheme}://${host}:${address.port}`;
}
