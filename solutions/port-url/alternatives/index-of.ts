import net from 'node:net';

export type Address = { scheme: string; host: string; port: number; explicit: boolean };

const knownSchemes = [
  { scheme: 'http', port: 80 },
  { scheme: 'https', port: 443 },
  { scheme: 'ssh', port: 22 },
  { scheme: 'smtp', port: 25 },
  { scheme: 'dns', port: 53 },
];

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';

function defaultPort(scheme: string): number | undefined {
  return knownSchemes.find((known) => known.scheme === scheme)?.port;
}

/** The text up to the first of the given characters. */
function before(text: string, ends: string): string {
  let end = 0;
  while (end < text.length && !ends.includes(text.charAt(end))) end++;
  return text.substring(0, end);
}

function schemeOf(url: string): string {
  const scheme = before(url, ':').toLowerCase();
  const allowed = [...scheme].every((character) => (LETTERS + DIGITS + '+-.').includes(character));
  if (scheme.length === 0 || !allowed || !LETTERS.includes(scheme.charAt(0))) throw new SyntaxError('no scheme');
  return scheme;
}

function hostAndPortOf(rest: string): [host: string, port: string | undefined] {
  if (!rest.startsWith('[')) {
    const colon = rest.indexOf(':');
    if (colon === -1) return [rest, undefined];
    if (rest.indexOf(':', colon + 1) !== -1) throw new SyntaxError('two colons; an IPv6 address needs brackets');
    return [rest.substring(0, colon), rest.substring(colon + 1)];
  }
  const closing = rest.indexOf(']');
  if (closing === -1) throw new SyntaxError('the bracket [ is never closed');
  const host = rest.substring(1, closing);
  if (!net.isIPv6(host)) throw new SyntaxError(`no host: ${host} is no IPv6 address`);
  const behind = rest.substring(closing + 1);
  if (behind === '') return [host, undefined];
  if (behind.charAt(0) !== ':') throw new SyntaxError('only a colon and a port can follow the bracket');
  return [host, behind.substring(1)];
}

function portOf(text: string): number {
  let port = 0;
  if (text === '') throw new SyntaxError('empty port');
  for (const character of text) {
    const digit = DIGITS.indexOf(character);
    if (digit < 0) throw new SyntaxError(`"${character}" in the port is not a digit`);
    port = Math.min(port * 10 + digit, 65536);
  }
  if (port === 65536) throw new RangeError('the port is greater than 65535');
  return port;
}

export function parseAddress(url: string): Address {
  const scheme = schemeOf(url);
  if (url.substring(scheme.length, scheme.length + 3) !== '://') throw new SyntaxError('no // behind the scheme');
  const authority = before(url.substring(scheme.length + 3), '/?#');
  const [host, written] = hostAndPortOf(authority.substring(authority.lastIndexOf('@') + 1));
  if (host === '') throw new SyntaxError('Host missing');
  const port = written === undefined ? defaultPort(scheme) : portOf(written);
  if (port === undefined) throw new RangeError(`unknown scheme "${scheme}" and nothing that says the port`);
  return { scheme, host: host.toLowerCase(), port, explicit: written !== undefined };
}

export function formatAddress(address: Address): string {
  let text = address.scheme + '://';
  text += address.host.includes(':') ? '[' + address.host + ']' : address.host;
  if (address.port !== defaultPort(address.scheme)) text += ':' + address.port;
  return text;
}
