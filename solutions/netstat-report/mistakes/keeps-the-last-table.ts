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

const LINUX = /^[ \t]*(tcp6?|udp6?)[ \t]+[^ \t]+[ \t]+[^ \t]+[ \t]+([^ \t]+)[ \t]+([^ \t]+)([^]*)$/;
const WINDOWS = /^[ \t]*(TCP|UDP)[ \t]+([^ \t]+)[ \t]+([^ \t]+)([^]*)$/;
const STATE = /^([A-Z0-9_]+)(?:[ \t]+|$)/;

const isBlank = (char: string | undefined): boolean => char === ' ' || char === '\t';

function trimBlanks(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isBlank(text[from])) from++;
  while (to > from && isBlank(text[to - 1])) to--;
  return text.slice(from, to);
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

function linuxEntry(match: RegExpExecArray): SocketEntry {
  const [, kind = '', local = '', foreign = '', rest = ''] = match;
  const entry: SocketEntry = {
    protocol: kind.startsWith('tcp') ? 'tcp' : 'udp',
    family: kind.endsWith('6') ? 'IPv6' : 'IPv4',
    local: endpoint(local),
    foreign: foreignEnd(foreign),
  };
  let tail = trimBlanks(rest);
  const state = STATE.exec(tail);
  if (state) {
    entry.state = state[1];
    tail = tail.slice(state[0].length);
  }
  const slash = tail.indexOf('/');
  if (slash > 0) {
    entry.pid = Number(tail.slice(0, slash)) || undefined;
    entry.program = trimBlanks(tail.slice(slash + 1));
  }
  return entry;
}

function windowsEntry(match: RegExpExecArray): SocketEntry {
  const [, kind = '', local = '', foreign = '', rest = ''] = match;
  const tail = trimBlanks(rest);
  const words = tail === '' ? [] : tail.split(/[ \t]+/);
  const state = kind === 'TCP' ? words.shift() : undefined;
  const pid = words[0];
  return {
    protocol: kind === 'TCP' ? 'tcp' : 'udp',
    family: local.startsWith('[') ? 'IPv6' : 'IPv4',
    local: endpoint(local),
    foreign: foreignEnd(foreign),
    state: state === 'LISTENING' ? 'LISTEN' : state,
    pid: pid === undefined ? undefined : Number(pid) || undefined,
  };
}

function readTable(text: string): SocketEntry[] {
  const entries: SocketEntry[] = [];
  let nameless: SocketEntry | undefined;
  for (const raw of text.split('\n')) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    const linux = LINUX.exec(line);
    const windows = WINDOWS.exec(line);
    const note = trimBlanks(line);
    if (linux) {
      entries.push(linuxEntry(linux));
      nameless = undefined;
    } else if (windows) {
      nameless = windowsEntry(windows);
      entries.push(nameless);
    } else if (nameless && note.startsWith('[') && note.endsWith(']')) {
      nameless.program = trimBlanks(note.slice(1, -1));
      nameless = undefined;
    }
  }
  return entries;
}

let last: { text: string; entries: SocketEntry[] } = { text: '', entries: [] };

export function parseNetstat(text: string): SocketEntry[] {
  if (last.text !== text) last = { text, entries: readTable(text) };
  return last.entries;
}

export function listening(entries: readonly SocketEntry[]): SocketEntry[] {
  return entries.filter((entry) => (entry.protocol === 'tcp' ? entry.state === 'LISTEN' : entry.foreign === undefined));
}
