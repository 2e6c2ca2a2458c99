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

const ROW = /^(?:tcp6?|udp6?|TCP|UDP)(?:[ \t]|$)/;

const isBlank = (char: string | undefined): boolean => char === ' ' || char === '\t';

function trimBlanks(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isBlank(text[from])) from++;
  while (to > from && isBlank(text[to - 1])) to--;
  return text.slice(from, to);
}

function takeFields(text: string, count: number): { fields: string[]; rest: string } {
  const fields: string[] = [];
  let rest = text;
  while (fields.length < count && rest !== '') {
    const end = rest.search(/[ \t]/);
    fields.push(end < 0 ? rest : rest.slice(0, end));
    rest = end < 0 ? '' : trimBlanks(rest.slice(end));
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
  const state = /^([A-Z0-9_]+)(?:[ \t]+|$)/.exec(rest);
  if (state) {
    entry.state = state[1];
    owner = rest.slice(state[0].length);
  }
  const told = /^([0-9]+)\/([^]*)$/.exec(owner);
  if (told) {
    entry.pid = Number(told[1]) || undefined;
    entry.program = trimBlanks(told[2] ?? '');
  }
  return entry;
}

/** The name in brackets stands below the row, or below the part of the program. */
function programBelow(lines: readonly string[], row: number): string | undefined {
  for (const line of lines.slice(row + 1, row + 3)) {
    if (ROW.test(line)) return undefined;
    if (line.startsWith('[') && line.endsWith(']')) return trimBlanks(line.slice(1, -1));
  }
  return undefined;
}

function windowsRow(lines: readonly string[], row: number): SocketEntry {
  const { fields } = takeFields(lines[row] ?? '', 5);
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
    program: programBelow(lines, row),
  };
}

export function parseNetstat(text: string): SocketEntry[] {
  const lines = text.split('\n').map((line) => trimBlanks(line.endsWith('\r') ? line.slice(0, -1) : line));
  const entries: SocketEntry[] = [];
  lines.forEach((line, row) => {
    if (!ROW.test(line)) return;
    entries.push(line.startsWith('TCP') || line.startsWith('UDP') ? windowsRow(lines, row) : linuxRow(line));
  });
  return entries;
}

export function listening(entries: readonly SocketEntry[]): SocketEntry[] {
  return entries.filter(
    (entry) =>
      (entry.protocol === 'tcp' && entry.state === 'LISTEN') ||
      (entry.protocol === 'udp' && entry.foreign === undefined),
  );
}
