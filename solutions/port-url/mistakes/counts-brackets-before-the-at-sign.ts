import { isIPv6 } from 'node:net';

export interface Address {
  scheme: string;
  host: string;
  port: number;
  explicit: boolean;
}

function defaultPort(scheme: string): number | undefined {
  switch (scheme) {
    case 'http':
      return 80;
    case 'https':
      return 443;
    case 'ssh':
      return 22;
    case 'smtp':
      return 25;
    case 'dns':
      return 53;
    default:
      return undefined;
  }
}

function parsePort(text: string): number {
  if (text === '') throw new SyntaxError('a colon, but no port behind it');
  for (const character of text) {
    if (character < '0' || character > '9') throw new SyntaxError('the port has something other than digits in it');
  }
  const port = Number(text);
  if (port > 65535) throw new RangeError('there is no such port');
  return port;
}

export function parseAddress(url: string): Address {
  const colon = url.indexOf(':');
  if (colon < 1 || !/^[a-z][a-z0-9+.-]*$/i.test(url.slice(0, colon))) throw new SyntaxError('no scheme');
  const scheme = url.slice(0, colon).toLowerCase();
  if (url.slice(colon + 1, colon + 3) !== '//') throw new SyntaxError('no // behind the scheme');

  const [authority = ''] = url.slice(colon + 3).split(/[/?#]/, 1);
  if (authority.includes('[') !== authority.includes(']')) {
    throw new SyntaxError('the brackets round the host do not match');
  }

  const rest = authority.slice(authority.lastIndexOf('@') + 1);
  const bracketed = rest.startsWith('[');
  const end = bracketed ? rest.indexOf(']') + 1 : rest.search(/:|$/);
  if (bracketed && end === 0) throw new SyntaxError('the bracket before the host is not closed');
  const host = bracketed ? rest.slice(1, end - 1) : rest.slice(0, end);
  if (host === '') throw new SyntaxError('the host is missing');
  if (bracketed && !isIPv6(host)) throw new SyntaxError('no IPv6 host in the brackets');

  const tail = rest.slice(end);
  if (tail !== '' && !tail.startsWith(':')) throw new SyntaxError('only a port may follow the host');

  const explicit = tail !== '';
  const port = explicit ? parsePort(tail.slice(1)) : defaultPort(scheme);
  if (port === undefined) throw new RangeError(`no port, and ${scheme} is not a known scheme`);
  return { scheme, host: host.toLowerCase(), port, explicit };
}

export function formatAddress(address: Address): string {
  const { scheme, host, port } = address;
  const parts = [scheme, '://', host.includes(':') ? `[${host}]` : host];
  if (port !== defaultPort(scheme)) parts.push(':', String(port));
  return parts.join('');
}
