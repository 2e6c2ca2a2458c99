import { isIPv6 } from 'node:net';

export interface Address {
  scheme: string;
  host: string;
  port: number;
  explicit: boolean;
}

class UnreadableUrl extends SyntaxError {}

class NoSuchPort extends RangeError {}

class Scheme {
  static readonly #known: readonly Scheme[] = [
    new Scheme('http', 80),
    new Scheme('https', 443),
    new Scheme('ssh', 22),
    new Scheme('smtp', 25),
    new Scheme('dns', 53),
  ];

  readonly name: string;
  readonly port: number | undefined;

  constructor(name: string, port?: number) {
    this.name = name;
    this.port = port;
  }

  static named(name: string): Scheme {
    return Scheme.#known.find((scheme) => scheme.name === name) ?? new Scheme(name);
  }
}

class ParsedAddress implements Address {
  scheme: string;
  host: string;
  port: number;
  explicit: boolean;

  constructor(scheme: string, host: string, port: number, explicit: boolean) {
    this.scheme = scheme;
    this.host = host;
    this.port = port;
    this.explicit = explicit;
  }
}

class Cursor {
  readonly #text: string;
  #place = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get atEnd(): boolean {
    return this.#place >= this.#text.length;
  }

  skip(literal: string): boolean {
    if (!this.#text.startsWith(literal, this.#place)) return false;
    this.#place += literal.length;
    return true;
  }

  upTo(stops: string): string {
    const from = this.#place;
    while (!this.atEnd && !stops.includes(this.#text.charAt(this.#place))) this.#place += 1;
    return this.#text.slice(from, this.#place);
  }

  rest(): string {
    const rest = this.#text.slice(this.#place);
    this.#place = this.#text.length;
    return rest;
  }
}

class UrlReader {
  readonly #cursor: Cursor;

  constructor(url: string) {
    this.#cursor = new Cursor(url);
  }

  read(): ParsedAddress {
    const scheme = this.#scheme();
    const target = new Cursor(this.#target());
    const host = this.#host(target);
    if (target.atEnd) {
      if (scheme.port === undefined) throw new NoSuchPort(`unknown scheme ${scheme.name} without a port`);
      return new ParsedAddress(scheme.name, host, scheme.port, false);
    }
    if (!target.skip(':')) throw new UnreadableUrl('only a port, with its colon, may follow the host');
    return new ParsedAddress(scheme.name, host, this.#port(target.rest()), true);
  }

  #scheme(): Scheme {
    const written = this.#cursor.upTo(':');
    if (!/^[A-Za-z][A-Za-z0-9.+-]*$/.test(written)) throw new UnreadableUrl('the scheme is missing or malformed');
    if (!this.#cursor.skip('://')) throw new UnreadableUrl('behind the scheme :// must stand');
    return Scheme.named(written.toLowerCase());
  }

  #target(): string {
    const authority = this.#cursor.upTo('/?#');
    return authority.slice(authority.lastIndexOf('@') + 1);
  }

  #host(target: Cursor): string {
    if (target.skip('[')) {
      const address = target.upTo(']');
      if (!target.skip(']')) throw new UnreadableUrl('the bracket round the host is open');
      if (!isIPv6(address)) throw new UnreadableUrl('the host in brackets must be an IPv6 address');
      return address.toLowerCase();
    }
    const name = target.upTo(':');
    if (name === '') throw new UnreadableUrl('the host is missing, or it lacks brackets');
    if (/[[\]]/.test(name)) throw new UnreadableUrl('a bracket in the name of the host');
    return name.toLowerCase();
  }

  #port(digits: string): number {
    if (digits === '') throw new UnreadableUrl('the port is missing behind its colon');
    if (/[^0-9]/.test(digits)) throw new UnreadableUrl('the port is not written in digits alone');
    const port = Number.parseInt(digits, 10);
    if (port > 65535) throw new NoSuchPort('the port is greater than 65535');
    return port;
  }
}

export function parseAddress(url: string): Address {
  return new UrlReader(url).read();
}

export function formatAddress(address: Address): string {
  const scheme = Scheme.named(address.scheme);
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  const port = scheme.port === address.port ? '' : `:${address.port}`;
  return `${scheme.name}://${host}${port}`;
}
