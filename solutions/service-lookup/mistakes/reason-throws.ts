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

/** The field as it can be shown on any terminal: no control characters. */
function printable(field: string): string {
  return field.length > 40 ? `${field.length} characters` : `"${encodeURIComponent(field)}"`;
}

/** What is wrong with the fields, or the service that they describe. */
function readFields(fields: string[]): Service | string {
  const name = fields[0] ?? '';
  const where = fields[1];
  if (where === undefined) return `no port behind the name ${printable(name)}`;

  const slash = where.indexOf('/');
  if (slash < 0) return `no slash in ${printable(where)}`;
  const digits = where.slice(0, slash);
  const protocol = where.slice(slash + 1);
  if (!/^[0-9]+$/.test(digits)) return `no port in ${printable(where)}`;
  if (protocol === '') return `no protocol in ${printable(where)}`;
  if (protocol.includes('/')) return `more than one slash in ${printable(where)}`;

  const port = Number(digits);
  if (port > 65535) return `the port in ${printable(where)} is too large`;
  return { name, port, protocol, aliases: fields.slice(2) };
}

export function parseServices(text: string): ServicesFile {
  const services: Service[] = [];
  const problems: Problem[] = [];
  let line = 0;

  for (const raw of text.split('\n')) {
    line += 1;
    const withoutReturn = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    const [content = ''] = withoutReturn.split('#', 1);
    const fields = content.split(/[ \t]/).filter(Boolean);
    if (fields.length === 0) continue;

    const result = readFields(fields);
    if (typeof result === 'string') problems.push({ line, reason: result });
    else services.push(result);
  }
  return { services, problems };
}

export function findByName(services: readonly Service[], name: string, protocol?: string): Service | undefined {
  for (const service of services) {
    if (protocol !== undefined && service.protocol !== protocol) continue;
    if (service.name === name || service.aliases.includes(name)) return service;
  }
  return undefined;
}

export function findByPort(services: readonly Service[], port: number, protocol: string): Service | undefined {
  for (const service of services) {
    if (service.port === port && service.protocol === protocol) return service;
  }
  return undefined;
}
