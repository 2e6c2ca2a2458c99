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

  text.split(/\r?\n/).forEach((content, index) => {
    const fields = content
      .replace(/#.*/, '')
      .split(/[ \t]+/)
      .filter((field) => field !== '');
    const [name, target, ...aliases] = fields;
    if (name === undefined) return;

    const line = index + 1;
    if (target === undefined) {
      problems.push({ line, reason: 'there is a name, but no port and protocol' });
      return;
    }
    const match = /^([0-9]+)\/([^/]+)$/.exec(target);
    if (match === null) {
      problems.push({ line, reason: `${JSON.stringify(target)} is not a port, a slash and a protocol` });
      return;
    }
    const port = Number(match[1]);
    if (port > 65535) {
      problems.push({ line, reason: 'the port is over 65535' });
      return;
    }
    services.push({ name, port, protocol: match[2] ?? '', aliases });
  });

  return { services, problems };
}

export function findByName(services: readonly Service[], name: string, protocol?: string): Service | undefined {
  return services.find(
    (service) =>
      (protocol === undefined || service.protocol === protocol) &&
      (service.name === name || service.aliases.includes(name)),
  );
}

export function findByPort(services: readonly Service[], port: number, protocol: string): Service | undefined {
  return services.find((service) => service.port === port && service.protocol === protocol);
}
