export interface Address {
  scheme: string;
  host: string;
  port: number;
  explicit: boolean;
}

const defaults: ReadonlyMap<string, number> = new Map(
  Object.entries({ http: 80, https: 443, ssh: 22, smtp: 25, dns: 53 }),
);

/** Not isIPv6 of node:net, for that takes `fe80::1%eth0`, too. */
function isAddress6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  if (!groups.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return false;
  return halves.length === 2 ? groups.length <= 8 : groups.length === 8;
}

function readPort(text: string): number {
  if (!/^[0-9]+$/.test(text)) throw new SyntaxError(`not a port: "${text}"`);
  const port = Number(text);
  if (port > 65535) throw new RangeError(`the port ${text} is over 65535`);
  return port;
}

export function parseAddress(url: string): Address {
  const start = /^([a-z][a-z0-9.+-]*):\/\//i.exec(url);
  if (!start) throw new SyntaxError('no scheme, or no // behind its colon');
  const scheme = (start[1] ?? '').toLowerCase();
  const [authority = ''] = url.slice(start[0].length).split(/[/?#]/, 1);
  const place = authority.split('@').pop() ?? '';

  let host: string;
  let tail: string;
  if (place[0] === '[') {
    const end = place.indexOf(']');
    if (end < 0) throw new SyntaxError('the closing bracket of the host is missing');
    host = place.slice(1, end);
    tail = place.slice(end + 1);
    if (!isAddress6(host)) throw new SyntaxError(`the host "${host}" is no IPv6 address`);
    if (tail !== '' && tail[0] !== ':') throw new SyntaxError('only a port may follow the closing bracket');
  } else {
    const colon = place.indexOf(':');
    host = colon < 0 ? place : place.slice(0, colon);
    tail = colon < 0 ? '' : place.slice(colon);
    if (host === '') throw new SyntaxError('the host is missing');
    if (/[[\]]/.test(host)) throw new SyntaxError('a bracket in the name of the host');
  }
  host = host.toLowerCase();

  if (tail !== '') return { scheme, host, port: readPort(tail.slice(1)), explicit: true };
  const port = defaults.get(scheme);
  if (port === undefined) throw new RangeError(`unknown scheme "${scheme}", and no port`);
  return { scheme, host, port, explicit: false };
}

export function formatAddress(address: Address): string {
  const { scheme, port } = address;
  const host = address.host.includes(':') ? '[' + address.host + ']' : address.host;
  return scheme + '://' + host + (defaults.get(scheme) === port ? '' : ':' + String(port));
}
