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

const NO_ALIASES: string[] = [];

class Malformed extends Error {}

function readService(fields: string[]): Service {
  const [name = '', target] = fields;
  if (target === undefined) throw new Malformed(`${name} has no port`);
  const slash = target.indexOf('/');
  if (slash === -1) throw new Malformed(`${target} has no slash`);
  const digits = target.slice(0, slash);
  const protocol = target.slice(slash + 1);
  if (!/^[0-9]+$/.test(digits)) throw new Malformed(`the port of ${target} is not made of digits`);
  if (Number(digits) > 65535) throw new Malformed(`the port of ${target} is over 65535`);
  if (protocol === '') throw new Malformed(`${target} has no protocol`);
  if (protocol.includes('/')) throw new Malformed(`${target} has more than one slash`);
  return { name, port: Number(digits), protocol, aliases: fields.length > 2 ? fields.slice(2) : NO_ALIASES };
}

export function parseServices(text: string): ServicesFile {
  const services: Service[] = [];
  const problems: Problem[] = [];
  const lines = text.split(/\r?\n/);
  lines.forEach((line, index) => {
    const [content = ''] = line.split('#', 1);
    const fields = content.match(/[^ \t]+/g);
    if (fields === null) return;
    try {
      services.push(readService(fields));
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      problems.push({ line: index + 1, reason: error.message });
    }
  });
  return { services, problems };
}

export function findByName(services: readonly Service[], name: string, protocol?: string): Service | undefined {
  return services.find(
    (service) =>
      (service.name === name || service.aliases.includes(name)) &&
      (protocol === undefined || protocol === service.protocol),
  );
}

export function findByPort(services: readonly Service[], port: number, protocol: string): Service | undefined {
  return services.find((service) => service.port === port && service.protocol === protocol);
}
