import { isIPv6 } from 'node:net';

export interface Address {
  scheme: string;
  host: string;
  port: number;
  explicit: boolean;
}

const DEFAULTS: ReadonlyMap<string, number> = new Map([
  ['http', 80],
  ['https', 443],
  ['ssh', 22],
  ['smtp', 25],
  ['dns', 53],
]);

const URL_START = /^([A-Za-z][A-Za-z0-9+.\-]*):\/\/([^/?#]*)/;
const BRACKETS = /^\[([^\]]*)\](?::([^]*))?$/;

export function parseAddress(url: string): Address {
  const start = URL_START.exec(url);
  if (start === null) throw new SyntaxError('expected a scheme, a colon and two slashes');
  const scheme = (start[1] ?? '').toLowerCase();
  const target = (start[2] ?? '').split('@').pop() ?? '';

  let host: string;
  let written: string | undefined;
  if (target.startsWith('[')) {
    const brackets = BRACKETS.exec(target);
    if (brackets === null) throw new SyntaxError('host in brackets: unclosed, or not followed by a colon and a port');
    host = brackets[1] ?? '';
    written = brackets[2];
    if (!isIPv6(host)) throw new SyntaxError('the host in brackets must be an IPv6 address');
  } else {
    const colon = target.indexOf(':');
    host = colon < 0 ? target : target.slice(0, colon);
    written = colon < 0 ? undefined : target.slice(colon + 1);
    if (host === '') throw new SyntaxError('the host is missing, or it is IPv6 without brackets');
  }

  let port = DEFAULTS.get(scheme);
  if (written !== undefined) {
    if (!/^[0-9]+$/.test(written)) throw new SyntaxError(`not a port: ${JSON.stringify(written)}`);
    port = Number(written);
    if (port > 65535) throw new RangeError('not a port: it is over 65535');
  }
  if (port === undefined) throw new RangeError('the scheme is unknown, so a port must be written');
  return { scheme, host: host.toLowerCase(), port, explicit: written !== undefined };
}

export function formatAddress(address: Address): string {
  if (address.host.includes(':')) address.host = `[${address.host}]`;
  const origin = `${address.scheme}://${address.host}`;
  return address.port === DEFAULTS.get(address.scheme) ? origin : `${origin}:${address.port}`;
}
