import { isIPv4, isIPv6 } from 'node:net';

export interface Address {
  scheme: string;
  host: string;
  port: number;
  explicit: boolean;
}

const DEFAULT_PORTS: Partial<Record<string, number>> = { http: 80, https: 443, ssh: 22, smtp: 25, dns: 53 };

/** Parts with dots between them; each begins with a letter and ends with a letter or a digit. */
const NAME = /^[a-z]([a-z0-9-]*[a-z0-9])?(\.[a-z]([a-z0-9-]*[a-z0-9])?)*$/;

export function parseAddress(url: string): Address {
  const groups = /^(?<scheme>[a-z][a-z0-9+.-]*):\/\/(?<authority>[^/?#]*)/i.exec(url)?.groups;
  if (!groups) throw new SyntaxError('a URL begins with a scheme, a colon and two slashes');
  const scheme = groups.scheme!.toLowerCase();
  const hostAndPort = groups.authority!.split('@').at(-1)!;
  const colon = /:[^\]:]*$/.exec(hostAndPort)?.index;
  const host = readHost(hostAndPort.slice(0, colon).toLowerCase());
  const port = colon === undefined ? DEFAULT_PORTS[scheme] : readPort(hostAndPort.slice(colon + 1));
  if (port === undefined) throw new RangeError(`the port is missing, and ${scheme} is not a scheme that I know`);
  return { scheme, host, port, explicit: colon !== undefined };
}

function readHost(text: string): string {
  if (text === '') throw new SyntaxError('the host is missing');
  if (text.startsWith('[') && text.endsWith(']') && isIPv6(text.slice(1, -1))) return text.slice(1, -1);
  if (isIPv4(text) || NAME.test(text)) return text;
  throw new SyntaxError(`"${text}" is neither a name nor an IP address`);
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
