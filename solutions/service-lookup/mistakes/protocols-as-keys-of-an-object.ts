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
  // a file has thousands of rows and two or three protocols: keep each text once
  const protocols: Record<string, string> = {};

  let line = 0;
  for (const content of text.split(/\r?\n/)) {
    line += 1;
    const fields = content
      .split('#', 1)
      .flatMap((part) => part.split(/[ \t]/))
      .filter(Boolean);
    const name = fields[0];
    if (name === undefined) continue;
    const match = /^([0-9]+)\/([^/]+)$/.exec(fields[1] ?? '');
    if (match === null) {
      problems.push({ line, reason: 'no port/protocol behind the name' });
      continue;
    }
    const [, digits = '', written = ''] = match;
    const port = Number(digits);
    if (port > 65535) {
      problems.push({ line, reason: 'no such port' });
      continue;
    }
    const protocol = (protocols[written] ??= written);
    services.push({ name, port, protocol, aliases: fields.slice(2) });
  }
  return { services, problems };
}

export function findByName(services: readonly Service[], name: string, protocol?: string): Service | undefined {
  return services.find((service) => {
    if (protocol !== undefined && service.protocol !== protocol) return false;
    return service.name === name || service.aliases.some((alias) => alias === name);
  });
}

export function findByPort(services: readonly Service[], port: number, protocol: string): Service | undefined {
  return services.find((service) => service.protocol === protocol && service.port === port);
}
