/** The address in a URL: a scanner that bites off one part after the other. */
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

class Scanner {
  #rest: string;

  constructor(text: string) {
    this.#rest = text;
  }

  get done(): boolean {
    return this.#rest === '';
  }

  get rest(): string {
    return this.#rest;
  }

  /** Bites off what the pattern finds at the front; undefined, and nothing is gone, if it finds nothing. */
  bite(pattern: RegExp): string | undefined {
    const found = new RegExp(`^(?:${pattern.source})`).exec(this.#rest)?.[0];
    if (found !== undefined) this.#rest = this.#rest.slice(found.length);
    return found;
  }

  /** Bites off the front, or fails with the complaint. */
  need(pattern: RegExp, complaint: string): string {
    const found = this.bite(pattern);
    if (found === undefined) throw new SyntaxError(complaint);
    return found;
  }
}

function scanHost(authority: Scanner): string {
  if (authority.bite(/\[/) === undefined) {
    return authority.need(/[^:[\]]+/, 'the host is missing').toLowerCase();
  }
  const inside = authority.need(/[^\]]*\]/, 'the bracket before the host is not closed').slice(0, -1);
  if (!isIPv6(inside)) throw new SyntaxError(`the host in brackets, "${inside}", is no IPv6 address`);
  return inside.toLowerCase();
}

function scanPort(authority: Scanner): number | undefined {
  if (authority.done) return undefined;
  authority.need(/:/, `only a colon and a port may follow the host, not "${authority.rest}"`);
  if (authority.done) throw new SyntaxError('there is no port behind the colon');
  const digits = authority.bite(/[0-9]+/);
  if (digits === undefined || !authority.done) {
    throw new SyntaxError('the port has something but digits in it (an IPv6 host needs brackets)');
  }
  const port = Number(digits);
  if (port > 65535) throw new RangeError('there is no port over 65535');
  return port;
}

export function parseAddress(url: string): Address {
  const text = new Scanner(url);
  const scheme = text.need(/[A-Za-z][A-Za-z0-9+.-]*(?=:)/, 'there is no scheme').toLowerCase();
  text.need(/:\/\//, 'there is no // behind the scheme');
  const authority = new Scanner(text.bite(/[^/?#]*/) ?? '');
  authority.bite(/[^]*@/); // greedy: up to the last @
  const host = scanHost(authority);
  const written = scanPort(authority);
  const port = written ?? DEFAULTS.get(scheme);
  if (port === undefined) throw new RangeError(`the scheme "${scheme}" is unknown, and no port is written`);
  return { scheme, host, port, explicit: written !== undefined };
}

export function formatAddress({ scheme, host, port }: Address): string {
  const name = host.includes(':') ? `[${host}]` : host;
  const tail = DEFAULTS.get(scheme) === port ? '' : `:${port}`;
  return `${scheme}://${name}${tail}`;
}
