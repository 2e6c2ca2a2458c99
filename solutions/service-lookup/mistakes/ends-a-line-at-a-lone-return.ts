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

const LINE_END = /\r\n|\n|\r/;

function fieldsOf(line: string): string[] {
  const hash = line.indexOf('#');
  const content = hash === -1 ? line : line.slice(0, hash);
  return content.match(/[^ \t]+/g) ?? [];
}

function readTarget(target: string | undefined): { port: number; protocol: string } | string {
  if (target === undefined) return 'the port is missing';
  const parts = target.split('/');
  if (parts.length !== 2) return 'there must be exactly one slash';
  const [port = '', protocol = ''] = parts;
  if (!/^[0-9]+$/.test(port)) return 'the port must be written in digits';
  if (Number(port) > 65535) return 'the port is too large';
  if (protocol === '') return 'the protocol is missing';
  return { port: Number(port), protocol };
}

export function parseServices(text: string): ServicesFile {
  const file: ServicesFile = { services: [], problems: [] };
  let line = 0;
  for (const content of text.split(LINE_END)) {
    line += 1;
    const fields = fieldsOf(content);
    const name = fields[0];
    if (name === undefined) continue;
    const target = readTarget(fields[1]);
    if (typeof target === 'string') file.problems.push({ line, reason: target });
    else file.services.push({ name, ...target, aliases: fields.slice(2) });
  }
  return file;
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
