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

const TARGET = /^([0-9]+)\/([^/]+)$/;

export function parseServices(text: string): ServicesFile {
  const services: Service[] = [];
  const problems: Problem[] = [];
  const lines = text.split(/\r?\n/);
  for (const [index, content] of lines.entries()) {
    const hash = content.indexOf('#');
    const fields = (hash === -1 ? content : content.slice(0, hash)).match(/[^ \t]+/g);
    if (fields === null) continue;
    const [name = '', target = '', ...aliases] = fields;
    const match = TARGET.exec(target);
    const port = Number(match?.[1] ?? NaN);
    if (match !== null && port <= 65535) services.push({ name, port, protocol: match[2] ?? '', aliases });
    else problems.push({ line: index + 1, reason: match === null ? 'no port/protocol' : 'the port is too large' });
  }
  return { services, problems };
}

function same(one: string, other: string): boolean {
  return one.localeCompare(other) === 0;
}

export function findByName(services: readonly Service[], name: string, protocol?: string): Service | undefined {
  for (const service of services) {
    if (protocol !== undefined && !same(service.protocol, protocol)) continue;
    if (same(service.name, name) || service.aliases.some((alias) => same(alias, name))) return service;
  }
  return undefined;
}

export function findByPort(services: readonly Service[], port: number, protocol: string): Service | undefined {
  return services.find((service) => service.port === port && same(service.protocol, protocol));
}
