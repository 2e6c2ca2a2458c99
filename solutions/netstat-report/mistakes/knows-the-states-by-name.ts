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

/** The states of net-tools. */
const STATES = new Set([
  'ESTABLISHED',
  'SYN_SENT',
  'SYN_RECV',
  'FIN_WAIT1',
  'FIN_WAIT2',
  'TIME_WAIT',
  'CLOSE',
  'CLOSE_WAIT',
  'LAST_ACK',
  'LISTEN',
  'CLOSING',
]);

const isBlank = (char: string | undefined): boolean => char === ' ' || char === '\t';

function trimBlanks(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isBlank(text[from])) from++;
  while (to > from && isBlank(text[to - 1])) to--;
  return text.slice(from, to);
}

/** Takes one field off the front of a trimmed text. */
function takeField(text: string): [field: string, rest: string] {
  const end = text.search(/[ \t]/);
  return end < 0 ? [text, ''] : [text.slice(0, end), trimBlanks(text.slice(end))];
}

function takeFields(text: string, count: number): { fields: string[]; rest: string } {
  const fields: string[] = [];
  let rest = text;
  while (fields.length < count && rest !== '') {
    const [field, more] = takeField(rest);
    fields.push(field);
    rest = more;
  }
  return { fields, rest };
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

function linuxRow(line: string): SocketEntry {
  const { fields, rest } = takeFields(line, 5);
  const [kind = '', , , local = '', foreign = ''] = fields;
  const entry: SocketEntry = {
    protocol: kind.startsWith('tcp') ? 'tcp' : 'udp',
    family: kind.endsWith('6') ? 'IPv6' : 'IPv4',
    local: endpoint(local),
    foreign: foreignEnd(foreign),
  };
  let owner = rest;
  const [word, more] = takeField(rest);
  if (STATES.has(word)) {
    entry.state = word;
    owner = more;
  }
  const told = /^([0-9]+)\/([^]*)$/.exec(owner);
  if (told) {
    entry.pid = Number(told[1]) || undefined;
    entry.program = trimBlanks(told[2] ?? '');
  }
  return entry;
}

function windowsRow(line: string): SocketEntry {
  const { fields } = takeFields(line, 5);
  const [kind = '', local = '', foreign = '', fourth, fifth] = fields;
  const tcp = kind === 'TCP';
  const state = tcp ? fourth : undefined;
  const pid = tcp ? fifth : fourth;
  return {
    protocol: tcp ? 'tcp' : 'udp',
    family: local.startsWith('[') ? 'IPv6' : 'IPv4',
    local: endpoint(local),
    foreign: foreignEnd(foreign),
    state: state === 'LISTENING' ? 'LISTEN' : state,
    pid: pid === undefined ? undefined : Number(pid) || undefined,
  };
}

export function parseNetstat(text: string): SocketEntry[] {
  const entries: SocketEntry[] = [];
  let nameless: SocketEntry | undefined;
  for (const raw of text.split('\n')) {
    const line = trimBlanks(raw.endsWith('\r') ? raw.slice(0, -1) : raw);
    const [kind] = takeField(line);
    if (LINUX_KINDS.has(kind)) {
      entries.push(linuxRow(line));
      nameless = undefined;
    } else if (WINDOWS_KINDS.has(kind)) {
      nameless = windowsRow(line);
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
