import { isIPv6 } from 'node:net';

export interface Address {
  scheme: string;
  host: string;
  port: number;
  explicit: boolean;
}

const DEFAULT_PORTS: Record<string, number> = { http: 80, https: 443, ssh: 22, smtp: 25, dns: 53 };

function splitHost(text: string): { host: string; portText: string | undefined } {
  if (text.startsWith('[')) {
    const close = text.indexOf(']');
    if (close === -1) throw new SyntaxError('the host begins with a bracket that is not closed');
    const host = text.slice(1, close);
    if (!isIPv6(host)) throw new SyntaxError(`the host ${JSON.stringify(host)} is no IPv6 address`);
    const after = text.slice(close + 1);
    if (after === '') return { host, portText: undefined };
    if (!after.startsWith(':')) throw new SyntaxError('behind the bracket only a colon and a port may stand');
    return { host, portText: after.slice(1) };
  }
  const colon = text.indexOf(':');
  const host = colon === -1 ? text : text.slice(0, colon);
  if (host === '') throw new SyntaxError('there is no host');
  return { host, portText: colon === -1 ? undefined : text.slice(colon + 1) };
}

export function parseAddress(url: string): Address {
  const match = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)/.exec(url);
  if (match === null) throw new SyntaxError('a URL begins with a scheme and ://');
  const scheme = (match[1] ?? '').toLowerCase();
  const authority = match[2] ?? '';

  const { host, portText } = splitHost(authority.slice(authority.lastIndexOf('@') + 1));

  if (portText === undefined) {
    const implied = DEFAULT_PORTS[scheme];
    if (implied === undefined) throw new RangeError(`unknown scheme ${scheme}, and it says no port`);
    return { scheme, host: host.toLowerCase(), port: implied, explicit: false };
  }

  if (!/^[0-9]+$/.test(portText)) throw new SyntaxError('the port is not made of digits');
  const port = Number(portText);
  if (port > 65535) throw new RangeError('the port is higher than 65535');
  return { scheme, host: host.toLowerCase(), port, explicit: true };
}

export function formatAddress({ scheme, host, port }: Address): string {
  const shown = host.includes(':') ? `[${host}]` : host;
  return DEFAULT_PORTS[scheme] === port ? `${scheme}://${shown}` : `${scheme}://${shown}:${port}`;
}
