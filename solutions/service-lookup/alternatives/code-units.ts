import { Buffer } from 'node:buffer';

export interface Service {
  name: string;
  port: number;
  protocol: string;
  aliases: string[];
}

export interface Problem {
  line: number;
  reason: string;
}

export interface ServicesFile {
  services: Service[];
  problems: Problem[];
}

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const BLANK = 0x20;
const HASH = 0x23;
const SLASH = 0x2f;
const ZERO = 0x30;
const NINE = 0x39;
const WIDTH = 2;

class Units {
  readonly #data: Buffer;

  constructor(data: Buffer) {
    this.#data = data;
  }

  get count(): number {
    return this.#data.length / WIDTH;
  }

  at(place: number): number {
    return this.#data.readUInt16LE(place * WIDTH);
  }

  text(from: number, to: number): string {
    return this.#data.toString('utf16le', from * WIDTH, to * WIDTH);
  }

  find(unit: number, from: number, to: number): number {
    let place = from;
    while (place < to && this.at(place) !== unit) place += 1;
    return place;
  }
}

type Span = readonly [from: number, to: number];

function spansOf(units: Units, from: number, to: number): Span[] {
  const spans: Span[] = [];
  let place = from;
  while (place < to) {
    if (units.at(place) === BLANK || units.at(place) === TAB) {
      place += 1;
      continue;
    }
    const begin = place;
    while (place < to && units.at(place) !== BLANK && units.at(place) !== TAB) place += 1;
    spans.push([begin, place]);
  }
  return spans;
}

function portOf(units: Units, from: number, to: number): number {
  if (from === to) return NaN;
  let port = 0;
  for (let place = from; place < to; place += 1) {
    const unit = units.at(place);
    if (unit < ZERO || unit > NINE) return NaN;
    port = port > 65535 ? port : port * 10 + unit - ZERO;
  }
  return port > 65535 ? NaN : port;
}

function readLine(units: Units, from: number, to: number): Service | string | undefined {
  const [name, target, ...aliases] = spansOf(units, from, units.find(HASH, from, to));
  if (name === undefined) return undefined;
  if (target === undefined) return 'one field alone';
  const [begin, end] = target;
  const slash = units.find(SLASH, begin, end);
  if (slash === end) return 'no slash';
  const port = portOf(units, begin, slash);
  if (Number.isNaN(port)) return 'no port';
  if (slash + 1 === end) return 'no protocol';
  if (units.find(SLASH, slash + 1, end) !== end) return 'two slashes';
  return {
    name: units.text(...name),
    port,
    protocol: units.text(slash + 1, end),
    aliases: aliases.map(([first, last]) => units.text(first, last)),
  };
}

export function parseServices(text: string): ServicesFile {
  const units = new Units(Buffer.from(text, 'utf16le'));
  const services: Service[] = [];
  const problems: Problem[] = [];
  let from = 0;
  for (let line = 1; from <= units.count; line += 1) {
    const feed = units.find(LF, from, units.count);
    const withReturn = feed < units.count && feed > from && units.at(feed - 1) === CR;
    const outcome = readLine(units, from, withReturn ? feed - 1 : feed);
    if (typeof outcome === 'string') problems.push({ line, reason: outcome });
    else if (outcome !== undefined) services.push(outcome);
    from = feed + 1;
  }
  return { services, problems };
}

export function findByName(services: readonly Service[], name: string, protocol?: string): Service | undefined {
  return services.reduce<Service | undefined>((found, service) => {
    if (found !== undefined) return found;
    const named = service.name === name || service.aliases.indexOf(name) >= 0;
    return named && (protocol ?? service.protocol) === service.protocol ? service : undefined;
  }, undefined);
}

export function findByPort(services: readonly Service[], port: number, protocol: string): Service | undefined {
  return services.reduceRight<Service | undefined>(
    (found, service) => (service.port === port && service.protocol === protocol ? service : found),
    undefined,
  );
}
