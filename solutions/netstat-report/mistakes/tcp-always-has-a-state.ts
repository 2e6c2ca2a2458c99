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

const LINUX_KINDS = new Set(['tcp', 'tcp6', 'udp', 'udp6']);
const WINDOWS_KINDS = new Set(['TCP', 'UDP']);

const isBlank = (char: string | undefined): boolean => char === ' ' || char === '\t';

function trimBlanks(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isBlank(text[from])) from++;
  while (to > from && isBlank(text[to - 1])) to--;
  return text.slice(from, to);
}

/** Reads a trimmed line field by field. */
class Fields {
  #rest: string;

  constructor(line: string) {
    this.#rest = line;
  }

  get rest(): string {
    return this.#rest;
  }

  peek(): string {
    const end = this.#rest.search(/[ \t]/);
    return end < 0 ? this.#rest : this.#rest.slice(0, end);
  }

  next(): string {
    const field = this.peek();
    this.#rest = trimBlanks(this.#rest.slice(field.length));
    return field;
  }
}

function endpoint(text: string): Endpoint {
  const colon = text.lastIndexOf(':');
  const address = text.slice(0, colon);
  const bare = address.startsWith('[') && address.endsWith(']') ? address.slice(1, -1) : address;
  return { address: bare, port: Number(text.slice(colon + 1)) };
}

function foreignEnd(text: string): Endpoint | undefined {
  const port = text.slice(text.lastIndexOf(':') + 1);
  return port === '*' || Number(port) === 0 ? undefined : endpoint(text);
}

function linuxRow(kind: string, fields: Fields): SocketEntry {
  fields.next();
  fields.next();
  const local = endpoint(fields.next());
  const foreign = foreignEnd(fields.next());
  const protocol = kind.startsWith('tcp') ? 'tcp' : 'udp';
  const hasState = protocol === 'tcp' || /^[A-Z0-9_]+$/.test(fields.peek());
  const state = hasState ? fields.next() || undefined : undefined;
  const owner = fields.rest;
  const slash = owner.indexOf('/');
  return {
    protocol,
    family: kind.endsWith('6') ? 'IPv6' : 'IPv4',
    local,
    foreign,
    state,
    pid: slash < 0 ? undefined : Number(owner.slice(0, slash)) || undefined,
    program: slash < 0 ? undefined : trimBlanks(owner.slice(slash + 1)),
  };
}

function windowsRow(kind: string, fields: Fields): SocketEntry {
  const localText = fields.next();
  const foreign = foreignEnd(fields.next());
  const state = kind === 'TCP' ? fields.next() || undefined : undefined;
  return {
    protocol: kind === 'TCP' ? 'tcp' : 'udp',
    family: localText.startsWith('[') ? 'IPv6' : 'IPv4',
    local: endpoint(localText),
    foreign,
    state: state === 'LISTENING' ? 'LISTEN' : state,
    pid: Number(fields.next()) || undefined,
    program: undefined,
  };
}

export function parseNetstat(text: string): SocketEntry[] {
  const entries: SocketEntry[] = [];
  let nameless: SocketEntry | undefined;
  for (const raw of text.split('\n')) {
    const line = trimBlanks(raw.endsWith('\r') ? raw.slice(0, -1) : raw);
    const fields = new Fields(line);
    const kind = fields.next();
    if (LINUX_KINDS.has(kind)) {
      entries.push(linuxRow(kind, fields));
      nameless = undefined;
    } else if (WINDOWS_KINDS.has(kind)) {
      nameless = windowsRow(kind, fields);
      entries.push(nameless);
    } else if (nameless && line.startsWith('[') && line.endsWith(']')) {
      nameless.program = trimBlanks(line.slice(1, -1));
      nameless = undefined;
    }
  }
  return entries;
}

export function listening(entries: readonly SocketEntry[]): SocketEntry[] {
  return entries.filter((entry) => (entry.protocol === 'tcp' ? entry.state === 'LISTEN' : entry.foreign === undefined));
}
