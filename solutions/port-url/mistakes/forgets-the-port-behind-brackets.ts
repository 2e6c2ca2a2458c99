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

interface Target {
  host: string;
  digits: string | undefined;
}

function readBracketed(text: string): Target {
  const close = text.indexOf(']');
  if (close === -1) throw new SyntaxError('the bracket before the host is not closed');
  const host = text.slice(1, close);
  if (!isIPv6(host)) throw new SyntaxError(`the host in brackets is not an IPv6 address`);
  const rest = text.slice(close + 1);
  if (rest === '') return { host, digits: undefined };
  if (!/^:[0-9]+$/.test(rest)) {
    throw new SyntaxError(`only a colon and digits may follow the closing bracket, not ${JSON.stringify(rest)}`);
  }
  return { host, digits: rest.slice(1) };
}

function readPlain(text: string): Target {
  const colon = text.indexOf(':');
  const host = colon === -1 ? text : text.slice(0, colon);
  if (host === '') throw new SyntaxError('there is no host (or it is IPv6 without brackets)');
  if (colon === -1) return { host, digits: undefined };
  const digits = text.slice(colon + 1);
  if (!/^[0-9]+$/.test(digits)) throw new SyntaxError(`${JSON.stringify(digits)} is not a port`);
  return { host, digits };
}

export function parseAddress(url: string): Address {
  const match = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)/.exec(url);
  if (match === null) throw new SyntaxError('a URL begins with a scheme, a colon and //');
  const scheme = (match[1] ?? '').toLowerCase();
  const authority = match[2] ?? '';
  const text = authority.slice(authority.lastIndexOf('@') + 1);
  const { host, digits } = text.startsWith('[') ? readBracketed(text) : readPlain(text);

  const port = digits === undefined ? DEFAULT_PORTS.get(scheme) : Number(digits);
  if (port === undefined) throw new RangeError(`the scheme ${scheme} is unknown and the port is not written`);
  if (port > 65535) throw new RangeError(`there is no port ${port}`);
  return { scheme, host: host.toLowerCase(), port, explicit: digits !== undefined };
}

export function formatAddress(address: Address): string {
  let text = `${address.scheme}://`;
  text += address.host.includes(':') ? `[${address.host}]` : address.host;
  if (address.port !== DEFAULT_PORTS.get(address.scheme)) text += `:${address.port}`;
  return text;
}
