import { isIPv6 } from 'node:net';

export interface Address {
  scheme: string;
  host: string;
  port: number;
  explicit: boolean;
}

const DEFAULT_PORTS: Partial<Record<string, number>> = { http: 80, https: 443, ssh: 22, smtp: 25, dns: 53 };

export function parseAddress(url: string): Address {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined) throw new SyntaxError('a URL begins with its scheme and //');
  const withUser = url.slice(scheme.length + 3);
  const rest = withUser.slice(withUser.lastIndexOf('@') + 1);

  // The first colon is the port's, unless there is an IPv6 address: then it is the first one behind the bracket.
  const colon = rest.indexOf(':', rest.indexOf(']') + 1);
  const host = readHost(upToThePath(colon === -1 ? rest : rest.slice(0, colon)));
  if (colon !== -1) return { scheme, host, port: readPort(upToThePath(rest.slice(colon + 1))), explicit: true };
  const port = DEFAULT_PORTS[scheme];
  if (port === undefined) throw new RangeError(`no port, and the scheme ${scheme} has no default`);
  return { scheme, host, port, explicit: false };
}

function upToThePath(text: string): string {
  return /^[^/?#]*/.exec(text)![0];
}

function readHost(text: string): string {
  if (text === '') throw new SyntaxError('the host is missing');
  if (!text.startsWith('[')) return text.toLowerCase();
  const address = text.slice(1, -1);
  if (!text.endsWith(']') || !isIPv6(address)) throw new SyntaxError(`${text} is not an IPv6 address in brackets`);
  return address.toLowerCase();
}

function readPort(text: string): number {
  if (!/^[0-9]+$/.test(text)) throw new SyntaxError(`"${text}" is not a port`);
  if (Number(text) > 65535) throw new RangeError(`port ${text} is too large`);
  return Number(text);
}

export function formatAddress({ scheme, host, port }: Address): string {
  const place = host.includes(':') ? `[${host}]` : host;
  return DEFAULT_PORTS[scheme] === port ? `${scheme}://${place}` : `${scheme}://${place}:${port}`;
}
