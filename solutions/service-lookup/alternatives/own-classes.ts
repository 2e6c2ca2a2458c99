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

class Row implements Service {
  aliases: string[];
  protocol: string;
  port: number;
  name: string;

  constructor(name: string, port: number, protocol: string, aliases: string[]) {
    this.name = name;
    this.port = port;
    this.protocol = protocol;
    this.aliases = aliases;
  }
}

class Complaint implements Problem {
  line: number;
  reason: string;

  constructor(line: number, reason: string) {
    this.line = line;
    this.reason = reason;
  }
}

class ServicesReader {
  readonly #services: Service[] = [];
  readonly #problems: Problem[] = [];
  #line = 0;

  take(line: string): void {
    this.#line += 1;
    const fields = ServicesReader.#fields(line);
    const name = fields.shift();
    if (name === undefined) return;
    const target = fields.shift();
    if (target === undefined) {
      this.#complain('a port and a protocol are missing');
      return;
    }
    const [port, protocol, ...rest] = target.split('/');
    if (port === undefined || port === '' || /[^0-9]/.test(port)) {
      this.#complain('the port is not written in digits alone');
    } else if (protocol === undefined || protocol === '') {
      this.#complain('the protocol is missing');
    } else if (rest.length > 0) {
      this.#complain('there is more than one slash');
    } else if (Number(port) > 65535) {
      this.#complain('there is no such port');
    } else {
      this.#services.push(new Row(name, Number(port), protocol, fields));
    }
  }

  finish(): ServicesFile {
    return { services: this.#services, problems: this.#problems };
  }

  #complain(reason: string): void {
    this.#problems.push(new Complaint(this.#line, reason));
  }

  static #fields(line: string): string[] {
    const hash = line.indexOf('#');
    const content = hash < 0 ? line : line.substring(0, hash);
    return content.split(/[ \t]+/).filter((field) => field.length > 0);
  }
}

export function parseServices(text: string): ServicesFile {
  const reader = new ServicesReader();
  let from = 0;
  for (;;) {
    const feed = text.indexOf('\n', from);
    if (feed < 0) break;
    const end = feed > from && text.charAt(feed - 1) === '\r' ? feed - 1 : feed;
    reader.take(text.slice(from, end));
    from = feed + 1;
  }
  reader.take(text.slice(from));
  return reader.finish();
}

class Directory {
  readonly #rows: readonly Service[];

  constructor(rows: readonly Service[]) {
    this.#rows = rows;
  }

  first(fits: (row: Service) => boolean): Service | undefined {
    const place = this.#rows.findIndex(fits);
    return place < 0 ? undefined : this.#rows[place];
  }
}

export function findByName(services: readonly Service[], name: string, protocol?: string): Service | undefined {
  return new Directory(services).first((row) => {
    if (protocol !== undefined && row.protocol !== protocol) return false;
    return [row.name, ...row.aliases].includes(name);
  });
}

export function findByPort(services: readonly Service[], port: number, protocol: string): Service | undefined {
  return new Directory(services).first((row) => row.port === port && row.protocol === protocol);
}
