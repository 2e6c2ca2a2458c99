/** The table of netstat as data: a fold over its lines, with one reader for each system's rows. */
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

/** What has been read, and the Windows row, if any, that a program's name may still follow. */
interface Progress {
  entries: SocketEntry[];
  nameless?: SocketEntry | undefined;
}

const trim = (text: string): string => text.replace(/^[ \t]+/, '').replace(/[ \t]+$/, '');

/** The first field of a text without blanks in front, and all that follows it, without blanks in front too. */
function shift(text: string): [field: string, rest: string] {
  const end = text.search(/[ \t]/);
  return end < 0 ? [text, ''] : [text.slice(0, end), trim(text.slice(end))];
}

function endpoint(text: string): Endpoint {
  const colon = text.lastIndexOf(':');
  const address = text.slice(0, colon);
  const port = text.slice(colon + 1);
  return {
    address: address.startsWith('[') && address.endsWith(']') ? address.slice(1, -1) : address,
    port: port === '*' ? 0 : Number(port),
  };
}

function partner(text: string): Endpoint | undefined {
  const other = endpoint(text);
  return other.port === 0 ? undefined : other;
}

const process = (digits: string | undefined): number | undefined => Number(digits ?? 0) || undefined;

function linuxRow(protocol: 'tcp' | 'udp', family: 'IPv4' | 'IPv6', columns: string): SocketEntry {
  const [, afterReceived] = shift(columns);
  const [, afterSent] = shift(afterReceived);
  const [local, afterLocal] = shift(afterSent);
  const [foreign, afterForeign] = shift(afterLocal);
  const [word, afterWord] = shift(afterForeign);
  const hasState = /^[A-Z0-9_]+$/.test(word);
  const holder = /^([0-9]+)\/([^]*)$/.exec(hasState ? afterWord : afterForeign);
  return {
    protocol,
    family,
    local: endpoint(local),
    foreign: partner(foreign),
    state: hasState ? word : undefined,
    pid: process(holder?.[1]),
    program: trim(holder?.[2] ?? '') || undefined,
  };
}

function windowsRow(protocol: 'tcp' | 'udp', columns: string): SocketEntry {
  const [local, afterLocal] = shift(columns);
  const [foreign, afterForeign] = shift(afterLocal);
  const [state, pid] = protocol === 'tcp' ? shift(afterForeign) : ['', afterForeign];
  return {
    protocol,
    family: local.startsWith('[') ? 'IPv6' : 'IPv4',
    local: endpoint(local),
    foreign: partner(foreign),
    state: state === 'LISTENING' ? 'LISTEN' : state || undefined,
    pid: process(shift(pid)[0]),
    program: undefined,
  };
}

const LINUX = /^(tcp|udp)(6?)$/;

function step({ entries, nameless }: Progress, raw: string): Progress {
  const line = trim(raw);
  const [first, columns] = shift(line);
  const linux = LINUX.exec(first);
  if (linux) {
    entries.push(linuxRow(linux[1] === 'tcp' ? 'tcp' : 'udp', linux[2] === '6' ? 'IPv6' : 'IPv4', columns));
    return { entries };
  }
  if (first === 'TCP' || first === 'UDP') {
    const entry = windowsRow(first === 'TCP' ? 'tcp' : 'udp', columns);
    entries.push(entry);
    return { entries, nameless: entry };
  }
  if (nameless && line.startsWith('[') && line.endsWith(']')) {
    nameless.program = trim(line.slice(1, -1)) || undefined;
    return { entries };
  }
  return { entries, nameless };
}

export function parseNetstat(text: string): SocketEntry[] {
  return text.split(/\r?\n/).reduce<Progress>(step, { entries: [] }).entries;
}

export function listening(entries: readonly SocketEntry[]): SocketEntry[] {
  return entries.filter(({ protocol, state, foreign }) =>
    protocol === 'tcp' ? state === 'LISTEN' : foreign === undefined,
  );
}
