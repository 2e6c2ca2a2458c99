/* Builds tables before it looks anything up: what is put in first stays. */
export interface Service {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  readonly aliases: readonly string[];
}

export interface Problem {
  readonly line: number;
  readonly reason: string;
}

type Reading = { service: Service } | { problem: string } | undefined;

class Index {
  private readonly rows = new Map<string, Service>();

  add(key: readonly unknown[], service: Service): void {
    const text = JSON.stringify(key);
    if (!this.rows.has(text)) this.rows.set(text, service);
  }

  get(key: readonly unknown[]): Service | undefined {
    return this.rows.get(JSON.stringify(key));
  }
}

function readLine(line: string): Reading {
  const hash = line.indexOf('#');
  const content = (hash < 0 ? line : line.slice(0, hash)).replaceAll('\t', ' ');
  const [name, place, ...aliases] = content.split(' ').filter(Boolean);
  if (name === undefined) return undefined;
  if (place === undefined) return { problem: 'only a name' };
  const [digits = '', protocol = '', ...more] = place.split('/');
  if (protocol === '' || more.length > 0) return { problem: 'not one port and one protocol' };
  if (/[^0-9]/.test(digits) || digits === '') return { problem: 'a port has digits only' };
  const port = parseInt(digits, 10);
  return port < 1 << 16 ? { service: { name, port, protocol, aliases } } : { problem: 'the port is too large' };
}

export function parseServices(text: string): { services: Service[]; problems: Problem[] } {
  const readings = text.replaceAll('\r\n', '\n').split('\n').map(readLine);
  return {
    services: readings.flatMap((reading) => (reading && 'service' in reading ? [reading.service] : [])),
    problems: readings.flatMap((reading, at) =>
      reading && 'problem' in reading ? [{ line: at + 1, reason: reading.problem }] : [],
    ),
  };
}

export function findByName(services: readonly Service[], name: string, protocol?: string): Service | undefined {
  const index = new Index();
  for (const service of services) {
    for (const each of [service.name, ...service.aliases]) {
      index.add([each], service);
      index.add([each, service.protocol], service);
    }
  }
  return index.get(protocol === undefined ? [name] : [name, protocol]);
}

export function findByPort(services: readonly Service[], port: number, protocol: string): Service | undefined {
  const index = new Index();
  for (const service of services) index.add([service.port, service.protocol], service);
  return index.get([port, protocol]);
}
