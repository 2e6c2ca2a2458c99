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
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const fields = fieldsOf(line);
    if (fields.length === 0) continue;
    try {
      services.push(serviceOf(fields));
    } catch (error) {
      problems.push({ line: index + 1, reason: (error as Error).message });
    }
  }
  return { services, problems };
}

function fieldsOf(line: string): string[] {
  // The comment goes first: what stands in it may look like fields.
  const [content = ''] = line.split('#');
  return content.split(/[ \t]+/).filter((field) => field !== '');
}

/** @throws when the fields are not those of a service */
function serviceOf([name = '', portAndProtocol, ...aliases]: string[]): Service {
  if (portAndProtocol === undefined) throw new Error(`the port of ${name} is missing`);
  const match = /^([0-9]+)\/([^/]+)$/.exec(portAndProtocol);
  if (!match) throw new Error(`${portAndProtocol} is not of the form port/protocol`);
  const port = Number(match[1]);
  if (port > 65535) throw new Error(`there is no port ${match[1]}`);
  return { name, port, protocol: match[2]!, aliases };
}

export function findByName(services: readonly Service[], name: string, protocol?: string): Service | undefined {
  return services.find(
    (service) =>
      (service.name === name || service.aliases.includes(name)) &&
      (protocol === undefined || service.protocol === protocol),
  );
}

export function findByPort(services: readonly Service[], port: number, protocol: string): Service | undefined {
  return services.find((service) => `${service.port}${service.protocol}` === `${port}${protocol}`);
}
