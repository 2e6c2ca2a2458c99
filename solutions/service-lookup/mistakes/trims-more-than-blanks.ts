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

  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const [content = ''] = line.split('#', 1);
    const trimmed = content.trim();
    if (trimmed === '') continue;

    const [name = '', target = '', ...aliases] = trimmed.split(/[ \t]+/);
    const match = TARGET.exec(target);
    const port = Number(match?.[1]);
    const protocol = match?.[2];
    if (protocol === undefined) {
      problems.push({ line: index + 1, reason: 'behind the name there must be port/protocol' });
    } else if (port > 65535) {
      problems.push({ line: index + 1, reason: `the port is over 65535` });
    } else {
      services.push({ name, port, protocol, aliases });
    }
  }

  return { services, problems };
}

function isCalled(service: Service, name: string): boolean {
  return service.name === name || service.aliases.includes(name);
}

export function findByName(services: readonly Service[], name: string, protocol?: string): Service | undefined {
  const considered = protocol === undefined ? services : services.filter((service) => service.protocol === protocol);
  return considered.find((service) => isCalled(service, name));
}

export function findByPort(services: readonly Service[], port: number, protocol: string): Service | undefined {
  return services.find((service) => service.port === port && service.protocol === protocol);
}
