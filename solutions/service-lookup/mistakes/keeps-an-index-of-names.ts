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

export function parseServices(text: string): ServicesFile {
  const services: Service[] = [];
  const problems: Problem[] = [];
  let line = 0;
  for (const content of text.split(/\r?\n/)) {
    line += 1;
    const fields = content.replace(/#[^]*/, '').match(/[^ \t]+/g);
    if (fields === null) continue;
    const [name = '', target, ...aliases] = fields;
    if (target === undefined) {
      problems.push({ line, reason: `nothing stands behind ${name}` });
      continue;
    }
    const match = /^([0-9]+)\/([^/]+)$/.exec(target);
    const port = match === null ? NaN : Number(match[1]);
    if (match === null) problems.push({ line, reason: `${target} is not port/protocol` });
    else if (port > 65535) problems.push({ line, reason: `${target} is over 65535` });
    else services.push({ name, port, protocol: match[2] ?? '', aliases });
  }
  return { services, problems };
}

type Index = Map<string, Service[]>;

const indexes = new WeakMap<readonly Service[], Index>();

function indexFor(services: readonly Service[]): Index {
  let index = indexes.get(services);
  if (index === undefined) {
    index = new Map();
    for (const service of services) {
      for (const name of new Set([service.name, ...service.aliases])) {
        const rows = index.get(name);
        if (rows === undefined) index.set(name, [service]);
        else rows.push(service);
      }
    }
    indexes.set(services, index);
  }
  return index;
}

export function findByName(services: readonly Service[], name: string, protocol?: string): Service | undefined {
  const rows = indexFor(services).get(name) ?? [];
  return rows.find((service) => protocol === undefined || service.protocol === protocol);
}

export function findByPort(services: readonly Service[], port: number, protocol: string): Service | undefined {
  return services.find((service) => service.port === port && service.protocol === protocol);
}
