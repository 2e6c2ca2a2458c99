/** The file /etc/services: a generator of records, folded into two lists; look-ups as predicates. */
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

type Row = { line: number; fields: string[] };

/** The lines that have fields, each with its number. Lines without any are counted and passed over. */
function* rows(text: string): Generator<Row> {
  let line = 0;
  for (const raw of text.split(/\r?\n/)) {
    line += 1;
    const hash = raw.indexOf('#');
    const fields = (hash < 0 ? raw : raw.slice(0, hash)).split(/[ \t]+/).filter((field) => field !== '');
    if (fields.length > 0) yield { line, fields };
  }
}

/** A service, or in words what is wrong. */
function read([name, place, ...aliases]: string[]): Service | string {
  if (name === undefined || place === undefined) return 'a port and a protocol are missing behind the name';
  const [digits, protocol, ...more] = place.split('/');
  if (protocol === undefined) return `there is no slash in "${place}"`;
  if (more.length > 0) return `there is more than one slash in "${place}"`;
  if (protocol === '') return `there is no protocol in "${place}"`;
  if (digits === undefined || !/^[0-9]+$/.test(digits)) return `the port in "${place}" is not made of digits alone`;
  const port = Number(digits);
  return port > 65535 ? `the port in "${place}" is over 65535` : { name, port, protocol, aliases };
}

export function parseServices(text: string): ServicesFile {
  const file: ServicesFile = { services: [], problems: [] };
  for (const { line, fields } of rows(text)) {
    const result = read(fields);
    if (typeof result === 'string') file.problems.push({ line, reason: result });
    else file.services.push(result);
  }
  return file;
}

type Test = (service: Service) => boolean;

const every =
  (...tests: Test[]): Test =>
  (service) =>
    tests.every((test) => test(service));

const called =
  (name: string): Test =>
  (service) =>
    service.name === name || service.aliases.includes(name);

const speaks =
  (protocol: string | undefined): Test =>
  (service) =>
    protocol === undefined || service.protocol === protocol;

export function findByName(services: readonly Service[], name: string, protocol?: string): Service | undefined {
  return services.find(every(called(name), speaks(protocol)));
}

export function findByPort(services: readonly Service[], port: number, protocol: string): Service | undefined {
  return services.find((service) => service.port === port && service.protocol === protocol);
}
