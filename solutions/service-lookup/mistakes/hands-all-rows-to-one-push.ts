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

type Row = { service: Service } | { problem: Problem } | undefined;

function readRow(content: string, line: number): Row {
  const fields = content.split('#', 1)[0]?.match(/[^ \t]+/g) ?? [];
  const [name, target, ...aliases] = fields;
  if (name === undefined) return undefined;
  const match = /^([0-9]+)\/([^/]+)$/.exec(target ?? '');
  if (match === null) return { problem: { line, reason: 'the second field is not of the form port/protocol' } };
  const port = Number(match[1]);
  if (port > 65535) return { problem: { line, reason: `the port ${match[1] ?? ''} is over 65535` } };
  return { service: { name, port, protocol: match[2] ?? '', aliases } };
}

export function parseServices(text: string): ServicesFile {
  const file: ServicesFile = { services: [], problems: [] };
  const rows = text.split(/\r?\n/).map((content, index) => readRow(content, index + 1));
  file.services.push(...rows.flatMap((row) => (row !== undefined && 'service' in row ? [row.service] : [])));
  file.problems.push(...rows.flatMap((row) => (row !== undefined && 'problem' in row ? [row.problem] : [])));
  return file;
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
