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

const MOST = 1000;
const parsedBefore = new Map<string, Address>();

function readPort(text: string): number {
  if (!/^[0-9]+$/.test(text)) throw new SyntaxError('behind the colon of the host there is no port');
  const port = Number(text);
  if (port > 65535) throw new RangeError('the port does not fit into sixteen bits');
  return port;
}

function parse(url: string): Address {
  const match = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/(?:[^/?#]*@)?([^/?#]*)/.exec(url);
  if (match === null) throw new SyntaxError('no scheme, or no // behind it');
  const scheme = (match[1] ?? '').toLowerCase();
  const target = match[2] ?? '';

  const close = target.startsWith('[') ? target.indexOf(']') : -1;
  if (target.startsWith('[') && close < 0) throw new SyntaxError('an open bracket before the host');
  const end = close < 0 ? target.search(/:|$/) : close + 1;
  const host = close < 0 ? target.slice(0, end) : target.slice(1, close);
  if (host === '') throw new SyntaxError('no host');
  if (close >= 0 && !isIPv6(host)) throw new SyntaxError('the host in brackets is not IPv6');

  const tail = target.slice(end);
  if (tail === '') {
    const port = DEFAULT_PORTS.get(scheme);
    if (port === undefined) throw new RangeError('the scheme is unknown, and there is no port');
    return { scheme, host: host.toLowerCase(), port, explicit: false };
  }
  if (!tail.startsWith(':'))
    throw new SyntaxError('between the bracket and the end of the authority only a port may stand');
  return { scheme, host: host.toLowerCase(), port: readPort(tail.slice(1)), explicit: true };
}

export function parseAddress(url: string): Address {
  let address = parsedBefore.get(url);
  if (address === undefined) {
    address = parse(url);
    if (parsedBefore.size >= MOST) parsedBefore.clear();
    parsedBefore.set(url, address);
  }
  return address;
}

export function formatAddress(address: Address): string {
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  const port = address.port === DEFAULT_PORTS.get(address.scheme) ? '' : `:${address.port}`;
  return `${address.scheme}://${host}${port}`;
}
