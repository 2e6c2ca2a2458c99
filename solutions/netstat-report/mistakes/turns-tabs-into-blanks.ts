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

const LINUX = /^ *(tcp6?|udp6?) +[^ ]+ +[^ ]+ +([^ ]+) +([^ ]+)([^]*)$/;
const WINDOWS = /^ *(TCP|UDP) +([^ ]+) +([^ ]+)([^]*)$/;
const STATE = /^([A-Z0-9_]+)(?: +|$)/;

function trimBlanks(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && text[from] === ' ') from++;
  while (to > from && text[to - 1] === ' ') to--;
  return text.slice(from, to);
}

function cleanLines(text: string): string[] {
  return text.split('\n').map((line) => line.replace(/\r$/, '').replace(/\t/g, ' '));
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
  const words = tail === '' ? [] : tail.split(/ +/);
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

export function parseNetstat(text: string): SocketEntry[] {
  const entries: SocketEntry[] = [];
  let nameless: SocketEntry | undefined;
  for (const line of cleanLines(text)) {
    const linux = LINUX.exec(line);
    if (linux) {
      entries.push(linuxEntry(linux));
      nameless = undefined;
      continue;
    }
    const windows = WINDOWS.exec(line);
    if (windows) {
      nameless = windowsEntry(windows);
      entries.push(nameless);
      continue;
    }
    const note = trimBlanks(line);
    if (nameless && note.startsWith('[') && note.endsWith(']')) {
      nameless.program = trimBlanks(note.slice(1, -1));
      nameless = undefined;
    }
  }
  return entries;
}

export function listening(entries: readonly SocketEntry[]): SocketEntry[] {
  return entries.filter((entry) => (entry.protocol === 'tcp' ? entry.state === 'LISTEN' : entry.foreign === undefined));
}
