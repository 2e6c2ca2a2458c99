export interface Service {
  name: string;
  port: number;
  protocol: string;
  aliases: string[];
}

export interface ServicesFile {
  services: Service[];
  problems: { line: number; reason: string }[];
}

/** Goes through the file character by character and never looks back. */
class Scanner {
  private readonly file: ServicesFile = { services: [], problems: [] };
  private line = 1;
  private inComment = false;
  private field = '';
  private fields: string[] = [];

  take(character: string): void {
    switch (character) {
      case '\n':
        this.endLine();
        break;
      case '#':
        this.inComment = true;
        break;
      case ' ':
      case '\t':
        if (!this.inComment) this.endField();
        break;
      default:
        if (!this.inComment) this.field += character;
    }
  }

  end(): ServicesFile {
    this.endLine();
    return this.file;
  }

  private endField(): void {
    if (this.field !== '') this.fields.push(this.field);
    this.field = '';
  }

  private endLine(): void {
    this.endField();
    if (this.fields.length > 0) this.judge(this.fields);
    this.fields = [];
    this.inComment = false;
    this.line++;
  }

  private judge(fields: string[]): void {
    const [name = '', second = ''] = fields;
    const slash = second.indexOf('/');
    const port = readPort(second.slice(0, Math.max(slash, 0)));
    const protocol = second.slice(slash + 1);
    if (port === undefined) this.complain('no port');
    else if (protocol === '' || protocol.includes('/')) this.complain('no protocol');
    else this.file.services.push({ name, port, protocol, aliases: fields.slice(2) });
  }

  private complain(reason: string): void {
    this.file.problems.push({ line: this.line, reason });
  }
}

function readPort(digits: string): number | undefined {
  if (digits === '') return undefined;
  let port = 0;
  for (const digit of digits) {
    if (digit < '0' || digit > '9') return undefined;
    port = port * 10 + Number(digit);
    if (port > 65535) return undefined;
  }
  return port;
}

export function parseServices(text: string): ServicesFile {
  const scanner = new Scanner();
  for (const character of text.replaceAll('\r\n', '\n')) scanner.take(character);
  return scanner.end();
}

export function findByName(services: readonly Service[], name: string, protocol?: string): Service | undefined {
  for (const service of services) {
    if (protocol !== undefined && protocol !== service.protocol) continue;
    if (service.name === name) return service;
    for (const alias of service.aliases) if (alias === name) return service;
  }
  return undefined;
}

export function findByPort(services: readonly Service[], port: number, protocol: string): Service | undefined {
  for (const service of services) if (service.port === port && service.protocol === protocol) return service;
  return undefined;
}
