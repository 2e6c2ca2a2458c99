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

interface Index {
  length: number;
  first: Service | undefined;
  last: Service | undefined;
  rows: Map<string, Service[]>;
}

/** Searching a short list is fast enough; a long one gets an index. */
const LONG = 1000;
const indexes = new WeakMap<readonly Service[], Index>();

function makeIndex(services: readonly Service[]): Index {
  const rows = new Map<string, Service[]>();
  for (const service of services) {
    for (const name of new Set([service.name, ...service.aliases])) {
      const found = rows.get(name);
      if (found) found.push(service);
      else rows.set(name, [service]);
    }
  }
  return { length: services.length, first: services[0], last: services[services.length - 1], rows };
}

/** The rows that may have this name, in their order. */
function candidates(services: readonly Service[], name: string): readonly Service[] {
  if (services.length < LONG) return services;
  let index = indexes.get(services);
  if (
    index === undefined ||
    index.length !== services.length ||
    index.first !== services[0] ||
    index.last !== services[services.length - 1]
  ) {
    index = makeIndex(services);
    indexes.set(services, index);
  }
  return index.rows.get(name) ?? [];
}

export function parseServices(text: string): ServicesFile {
  const services: Service[] = [];
  const problems: Problem[] = [];
  text.split(/\r?\n/).forEach((line, index) => {
    const hash = line.indexOf('#');
    const fields = (hash < 0 ? line : line.substring(0, hash)).split(/[ \t]+/).filter((field) => field.length > 0);
    const name = fields[0];
    if (name === undefined) return;
    const match = /^0*([0-9]{1,5})\/([^/]+)$/.exec(fields[1] ?? '');
    const port = Number(match?.[1] ?? NaN);
    const protocol = match?.[2];
    if (protocol === undefined || !(port <= 65535)) {
      problems.push({ line: index + 1, reason: 'this line is not: name port/protocol aliases' });
    } else {
      services.push({ name, port, protocol, aliases: fields.slice(2) });
    }
  });
  return { services, problems };
}

export function findByName(services: readonly Service[], name: string, protocol?: string): Service | undefined {
  return candidates(services, name).find(
    (service) =>
      (service.name === name || service.aliases.includes(name)) &&
      (protocol === undefined || service.protocol === protocol),
  );
}

export function findByPort(services: readonly Service[], port: number, protocol: string): Service | undefined {
  return services.find((service) => service.port === port && service.protocol === protocol);
}
