export interface Endpoint {
  address: string;
  port: number;
}

export interface SocketEntry {
  protocol: 'tcp' | 'udp';
  family: 'IPv4' | 'IPv6';
  local: Endpoint;
  foreign?: Endpoint | undefined;
  state?: string | undefined;
  pid?: number | undefined;
  program?: string | undefined;
}

/** Takes one field after the other from the front of a line. */
class Fields {
  constructor(private rest: string) {
    this.rest = rest.trim();
  }

  next(): string {
    const field = this.rest.split(/\s/, 1)[0] ?? '';
    this.rest = this.rest.slice(field.length).trimStart();
    return field;
  }

  /** The next field, if there is one like this. */
  nextIf(fits: (field: string) => boolean): string | undefined {
    const field = this.rest.split(/\s/, 1)[0] ?? '';
    return field !== '' && fits(field) ? this.next() : undefined;
  }

  remaining(): string {
    return this.rest;
  }
}

export function parseNetstat(text: string): SocketEntry[] {
  const entries: SocketEntry[] = [];
  let windowsRow: SocketEntry | undefined;
  for (const line of text.split('\n')) {
    const fields = new Fields(line);
    const protocol = fields.next();
    switch (protocol) {
      case 'tcp':
      case 'tcp6':
      case 'udp':
      case 'udp6':
        entries.push(linuxEntry(protocol, fields));
        break;
      case 'TCP':
      case 'UDP':
        windowsRow = windowsEntry(protocol, fields);
        entries.push(windowsRow);
        break;
      default:
        if (windowsRow && line.trim().startsWith('[')) windowsRow.program = line.trim().slice(1, -1).trim();
    }
  }
  return entries;
}

function linuxEntry(protocol: string, fields: Fields): SocketEntry {
  fields.next(); // Recv-Q
  fields.next(); // Send-Q
  const entry: SocketEntry = {
    protocol: protocol.startsWith('tcp') ? 'tcp' : 'udp',
    family: protocol.endsWith('6') ? 'IPv6' : 'IPv4',
    local: endpoint(fields.next()),
  };
  setForeign(entry, fields.next());
  const state = fields.nextIf((field) => field !== '-' && !field.includes('/'));
  if (state !== undefined) entry.state = state;
  const owner = fields.remaining();
  const slash = owner.indexOf('/');
  if (slash > 0) {
    entry.pid = Number(owner.slice(0, slash));
    entry.program = owner.slice(slash + 1).trim();
  }
  return entry;
}

function windowsEntry(protocol: string, fields: Fields): SocketEntry {
  const local = fields.next();
  const entry: SocketEntry = {
    protocol: protocol === 'TCP' ? 'tcp' : 'udp',
    family: local.includes('[') ? 'IPv6' : 'IPv4',
    local: endpoint(local),
  };
  setForeign(entry, fields.next());
  const state = fields.nextIf((field) => !/^[0-9]+$/.test(field));
  if (state !== undefined) entry.state = state.replace('LISTENING', 'LISTEN');
  const pid = Number(fields.next());
  if (pid > 0) entry.pid = pid;
  return entry;
}

function setForeign(entry: SocketEntry, field: string): void {
  if (!field.endsWith(':*') && !field.endsWith(':0')) entry.foreign = endpoint(field);
}

function endpoint(field: string): Endpoint {
  const parts = field.split(':');
  const port = Number(parts.pop());
  const address = parts.join(':');
  return { address: address.startsWith('[') ? address.slice(1, -1) : address, port };
}

export function listening(entries: readonly SocketEntry[]): SocketEntry[] {
  const found: SocketEntry[] = [];
  for (const entry of entries) {
    if (entry.protocol === 'tcp' && entry.state === 'LISTEN') found.push(entry);
    else if (entry.protocol === 'udp' && !entry.foreign) found.push(entry);
  }
  return found;
}
