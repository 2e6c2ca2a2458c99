import * as net from 'node:net';

const UNKNOWN = -1;

function defaultPortOf(scheme: string): number {
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
      return UNKNOWN;
  }
}

/** Goes through a text from left to right. */
class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  /** Takes what the sticky pattern matches here. */
  take(pattern: RegExp): string | undefined {
    const sticky = new RegExp(pattern, 'y');
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  demand(pattern: RegExp, complaint: string): string {
    const found = this.take(pattern);
    if (found === undefined) throw new SyntaxError(`${complaint} at character ${this.at + 1} of ${this.text}`);
    return found;
  }
}

export class Address {
  constructor(
    readonly scheme: string,
    readonly host: string,
    readonly port: number,
    readonly explicit: boolean,
  ) {}

  static parse(url: string): Address {
    const reader = new Reader(url);
    const scheme = reader.demand(/[A-Za-z][A-Za-z0-9+.-]*/, 'there is no scheme').toLowerCase();
    reader.demand(/:\/\//, 'there is no ://');
    reader.take(/[^/?#]*@/);
    const host = Address.readHost(reader).toLowerCase();
    const colon = reader.take(/:/);
    const port = colon === undefined ? defaultPortOf(scheme) : Address.readPort(reader);
    reader.demand(/[/?#]|$/, 'the port is to end with digits');
    if (port === UNKNOWN) throw new RangeError(`${url} has no port, and its scheme is unknown`);
    return new Address(scheme, host, port, colon !== undefined);
  }

  private static readHost(reader: Reader): string {
    if (reader.take(/\[/) === undefined) return reader.demand(/[^:/?#[\]]+/, 'there is no host');
    const address = reader.demand(/[0-9a-fA-F:.]+/, 'there is no host');
    reader.demand(/\]/, 'there is no closing bracket');
    if (!net.isIPv6(address)) throw new SyntaxError(`${address} is no IPv6 address`);
    return address;
  }

  private static readPort(reader: Reader): number {
    const port = Number.parseInt(reader.demand(/[0-9]+/, 'there is no port'), 10);
    if (port > 0xffff) throw new RangeError(`port ${port} does not fit into sixteen bits`);
    return port;
  }
}

export const parseAddress = (url: string): Address => Address.parse(url);

export function formatAddress({ scheme, host, port }: Address): string {
  const place = net.isIPv6(host) ? `[${host}]` : host;
  return port === defaultPortOf(scheme) ? `${scheme}://${place}` : `${scheme}://${place}:${port}`;
}
