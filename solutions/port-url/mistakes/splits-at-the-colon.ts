export interface Address {
  scheme: string;
  host: string;
  port: number;
  explicit: boolean;
}

const DEFAULT_PORTS: Partial<Record<string, number>> = { http: 80, https: 443, ssh: 22, smtp: 25, dns: 53 };

export function parseAddress(url: string): Address {
  const [, scheme, authority] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i.exec(url) ?? [];
  if (scheme === undefined || authority === undefined) throw new SyntaxError('this is not scheme://host');
  const address = { scheme: scheme.toLowerCase() };
  const [host, written, ...more] = authority.split('@').at(-1)!.split(':');
  if (!host) throw new SyntaxError('the host is missing');
  if (more.length > 0) throw new SyntaxError('too many colons for a host and a port');
  if (written !== undefined) return { ...address, host: host.toLowerCase(), port: readPort(written), explicit: true };
  const port = DEFAULT_PORTS[address.scheme];
  if (port === undefined) throw new RangeError(`unknown scheme ${scheme}, and no port`);
  return { ...address, host: host.toLowerCase(), port, explicit: false };
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
