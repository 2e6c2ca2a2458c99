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

type Reader = (line: string, nameBelow: string | undefined) => SocketEntry;

/** Cuts a field off the front; `left` keeps its inner blanks. */
function cut(line: string): { field: string; left: string } {
  const start = line.search(/[^ \t]/);
  if (start === -1) return { field: '', left: '' };
  const body = line.slice(start);
  const end = body.search(/[ \t]/);
  return end === -1 ? { field: body, left: '' } : { field: body.slice(0, end), left: body.slice(end) };
}

function withoutEdges(text: string): string {
  let low = 0;
  let high = text.length;
  while (low < high && ' \t'.includes(text.charAt(low))) low++;
  while (low < high && ' \t'.includes(text.charAt(high - 1))) high--;
  return text.slice(low, high);
}

function end(text: string): Endpoint {
  const colon = text.lastIndexOf(':');
  let address = text.slice(0, colon);
  if (address.startsWith('[')) address = address.slice(1);
  if (address.endsWith(']')) address = address.slice(0, -1);
  return { address, port: Number.parseInt(text.slice(colon + 1), 10) };
}

function otherEnd(text: string): Endpoint | undefined {
  const other = end(text);
  return Number.isNaN(other.port) || other.port === 0 ? undefined : other;
}

function linux(protocol: 'tcp' | 'udp', family: 'IPv4' | 'IPv6'): Reader {
  return (line) => {
    let { left } = cut(line);
    const next = (): string => {
      const piece = cut(left);
      left = piece.left;
      return piece.field;
    };
    next();
    next();
    const entry: SocketEntry = { protocol, family, local: end(next()), foreign: otherEnd(next()) };
    const { field, left: behind } = cut(left);
    if (field !== '' && !/[^A-Z0-9_]/.test(field)) {
      entry.state = field;
      left = behind;
    }
    const slash = left.indexOf('/');
    if (slash !== -1) {
      const pid = Number.parseInt(left.slice(0, slash), 10);
      entry.pid = pid === 0 ? undefined : pid;
      entry.program = withoutEdges(left.slice(slash + 1));
    }
    return entry;
  };
}

function windows(protocol: 'tcp' | 'udp'): Reader {
  return (line, nameBelow) => {
    const fields: string[] = [];
    for (let piece = cut(line); piece.field !== ''; piece = cut(piece.left)) fields.push(piece.field);
    const [, local = '', foreign = '', ...rest] = fields;
    const state = protocol === 'tcp' ? rest.shift() : undefined;
    const pid = Number.parseInt(rest[0] ?? '0', 10);
    const entry: SocketEntry = {
      protocol,
      family: local.charAt(0) === '[' ? 'IPv6' : 'IPv4',
      local: end(local),
      foreign: otherEnd(foreign),
      state: state === 'LISTENING' ? 'LISTEN' : state,
    };
    if (pid !== 0) entry.pid = pid;
    if (nameBelow !== undefined) entry.program = nameBelow;
    return entry;
  };
}

const READERS = new Map<string, Reader>([
  ['tcp', linux('tcp', 'IPv4')],
  ['tcp6', linux('tcp', 'IPv6')],
  ['udp', linux('udp', 'IPv4')],
  ['udp6', linux('udp', 'IPv6')],
  ['TCP', windows('tcp')],
  ['UDP', windows('udp')],
]);

/** Reads the table from its last line to its first, so that a name is known when its row comes. */
export function parseNetstat(text: string): SocketEntry[] {
  const entries: SocketEntry[] = [];
  let name: string | undefined;
  let to = text.length;
  while (to >= 0) {
    const from = to === 0 ? 0 : text.lastIndexOf('\n', to - 1) + 1;
    const line = text.slice(from, to).replace(/\r$/, '');
    const reader = READERS.get(cut(line).field);
    if (reader) {
      entries.push(reader(line, name));
      name = undefined;
    } else {
      const note = withoutEdges(line);
      if (note.startsWith('[') && note.endsWith(']')) name = withoutEdges(note.slice(1, -1));
    }
    to = from - 1;
  }
  return entries.reverse();
}

export function listening(entries: readonly SocketEntry[]): SocketEntry[] {
  return entries.filter(({ protocol, state, foreign }) =>
    protocol === 'udp' ? foreign === undefined : state === 'LISTEN',
  );
}
