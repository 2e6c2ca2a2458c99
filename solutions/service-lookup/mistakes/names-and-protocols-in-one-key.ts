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

function reasonAgainst(port: string, protocol: string, slashes: number): string | undefined {
  if (slashes !== 1) return 'the second field needs exactly one slash';
  if (!/^[0-9]+$/.test(port)) return 'the port is not made of digits';
  if (Number(port) > 65535) return 'the port is over 65535';
  if (protocol === '') return 'there is no protocol behind the slash';
  return undefined;
}

export function parseServices(text: string): ServicesFile {
  const services: Service[] = [];
  const problems: Problem[] = [];
  const lines = text.split(/\r?\n/);
  for (let i = 0; i < lines.length; i += 1) {
    const fields = (lines[i] ?? '')
      .split('#', 1)
      .join('')
      .match(/[^ \t]+/g);
    if (fields === null) continue;
    const [name = '', target = '', ...aliases] = fields;
    const [port = '', protocol = '', ...more] = target.split('/');
    const slashes = target.includes('/') ? 1 + more.length : 0;
    const reason = reasonAgainst(port, protocol, slashes);
    if (reason === undefined) services.push({ name, port: Number(port), protocol, aliases });
    else problems.push({ line: i + 1, reason });
  }
  return { services, problems };
}

function indexOf(services: readonly Service[]): Map<string, Service> {
  const index = new Map<string, Service>();
  const add = (key: string, service: Service): void => {
    if (!index.has(key)) index.set(key, service);
  };
  for (const service of services) {
    for (const name of [service.name, ...service.aliases]) {
      add(name, service);
      add(`${name}/${service.protocol}`, service);
    }
  }
  return index;
}

export function findByName(services: readonly Service[], name: string, protocol?: string): Service | undefined {
  return indexOf(services).get(protocol === undefined ? name : `${name}/${protocol}`);
}

export function findByPort(services: readonly Service[], port: number, protocol: string): Service | undefined {
  return services.find((service) => service.port === port && service.protocol === protocol);
}
