/* A class for each layout, which knows where the columns are. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

abstract class Row {
  protected readonly fields: string[];

  constructor(protected readonly line: string) {
    this.fields = line.trim().split(/[ \t]+/);
  }

  get protocol(): 'tcp' | 'udp' {
    return this.line.trim().toLowerCase().startsWith('tcp') ? 'tcp' : 'udp';
  }

  abstract get family(): 'IPv4' | 'IPv6';
  abstract get local(): Endpoint;
  abstract get foreign(): Endpoint | undefined;
  abstract get state(): string | undefined;
  abstract get pid(): number | undefined;
  abstract get program(): string | undefined;

  protected place(at: number): Endpoint {
    const text = this.fields[at] ?? '';
    const colon = text.lastIndexOf(':');
    return { address: text.substring(0, colon).replace(/[[\]]/g, ''), port: Number(text.substring(colon + 1)) };
  }

  toEntry(): SocketEntry {
    const { protocol, family, local, foreign, state, pid, program } = this;
    return { protocol, family, local, foreign, state, pid, program };
  }

  /** The port `*` is not a number. */
  protected partner(at: number): Endpoint | undefined {
    const place = this.place(at);
    return place.port > 0 ? place : undefined;
  }
}

class LinuxRow extends Row {
  get family(): 'IPv4' | 'IPv6' {
    return this.fields[0]!.endsWith('6') ? 'IPv6' : 'IPv4';
  }

  get local(): Endpoint {
    return this.place(3);
  }

  get foreign(): Endpoint | undefined {
    return this.partner(4);
  }

  get state(): string | undefined {
    const [field = ''] = this.fields.slice(5);
    return /^\w+$/.test(field) ? field : undefined;
  }

  get pid(): number | undefined {
    const [field = ''] = this.fields.slice(this.state === undefined ? 5 : 6);
    return field.includes('/') ? parseInt(field, 10) : undefined;
  }

  /** Not from the fields, since blanks count in a name. The first slash of the line is the one: no other column has any. */
  get program(): string | undefined {
    return this.pid === undefined ? undefined : this.line.slice(this.line.indexOf('/') + 1).trim();
  }
}

class WindowsRow extends Row {
  program: string | undefined;

  get family(): 'IPv4' | 'IPv6' {
    return this.fields[1]!.startsWith('[') ? 'IPv6' : 'IPv4';
  }

  get local(): Endpoint {
    return this.place(1);
  }

  get foreign(): Endpoint | undefined {
    return this.partner(2);
  }

  get state(): string | undefined {
    if (this.protocol === 'udp') return undefined;
    return this.fields[3] === 'LISTENING' ? 'LISTEN' : this.fields[3];
  }

  get pid(): number | undefined {
    return Number(this.fields[this.protocol === 'udp' ? 3 : 4]) || undefined;
  }
}

export type SocketEntry = Pick<Row, 'protocol' | 'family' | 'local' | 'foreign' | 'state' | 'pid' | 'program'>;

export function parseNetstat(text: string): SocketEntry[] {
  const rows: Row[] = [];
  for (const line of text.split(/\r\n|\n/)) {
    const last = rows.at(-1);
    if (/^\s*(tcp|udp)6?\s/.test(line)) rows.push(new LinuxRow(line));
    else if (/^\s*(TCP|UDP)\s/.test(line)) rows.push(new WindowsRow(line));
    else if (last instanceof WindowsRow && /^\s*\[/.test(line)) {
      last.program = line.slice(line.indexOf('[') + 1, line.lastIndexOf(']')).trim();
    }
  }
  return rows.map((row) => row.toEntry());
}

export function listening(entries: readonly SocketEntry[]): SocketEntry[] {
  const waits = {
    tcp: (entry: SocketEntry) => entry.state === 'LISTEN',
    udp: (entry: SocketEntry) => !entry.foreign,
  };
  return entries.filter((entry) => waits[entry.protocol](entry));
}
