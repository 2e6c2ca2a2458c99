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

const LINUX = /^\s*(tcp|udp)(6?)\s+\d+\s+\d+\s+(\S+)\s+(\S+)(?:\s+([A-Z0-9_]+))?(?:\s+(?:-|(\d+)\/(.*)))?\s*$/;
const WINDOWS = /^\s*(TCP|UDP)\s+(\S+)\s+(\S+)(?:\s+([^\d\s]\S*))?(?:\s+(\d+))?\s*$/;
const PROGRAM = /^\s*\[(.*)\]\s*$/;

export function parseNetstat(text: string): SocketEntry[] {
  const entries: SocketEntry[] = [];
  for (const line of text.split(/\r?\n/)) {
    const entry = parseLinux(line) ?? parseWindows(line);
    if (entry) entries.push(entry);
    // On Windows the name comes below its row: it belongs to the last one.
    const [, program] = PROGRAM.exec(line) ?? [];
    const last = entries.at(-1);
    if (program !== undefined && last) last.program = program.trim();
  }
  return entries;
}

function parseLinux(line: string): SocketEntry | undefined {
  const match = LINUX.exec(line);
  if (!match) return undefined;
  const [, protocol, six, local = '', foreign = '', state, pid, program] = match;
  return {
    protocol: protocol as SocketEntry['protocol'],
    family: six === '6' ? 'IPv6' : 'IPv4',
    local: parseLocal(local),
    foreign: parseForeign(foreign),
    state,
    pid: pid === undefined ? undefined : Number(pid),
    program: program?.trim(),
  };
}

function parseWindows(line: string): SocketEntry | undefined {
  const match = WINDOWS.exec(line);
  if (!match) return undefined;
  const [, protocol = '', local = '', foreign = '', state, pid] = match;
  return {
    protocol: protocol.toLowerCase() as SocketEntry['protocol'],
    family: local.startsWith('[') ? 'IPv6' : 'IPv4',
    local: parseLocal(local),
    foreign: parseForeign(foreign),
    state: state === 'LISTENING' ? 'LISTEN' : state,
    // 0 is no process, no number is NaN: neither tells anything.
    pid: Number(pid) || undefined,
  };
}

/** The port follows the last colon, since an IPv6 address has colons of its own. */
function parseLocal(text: string): Endpoint {
  const colon = text.lastIndexOf(':');
  return { address: text.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(text.slice(colon + 1)) };
}

function parseForeign(text: string): Endpoint | undefined {
  return /:[*0]$/.test(text) ? undefined : parseLocal(text);
}

export function listening(entries: readonly SocketEntry[]): SocketEntry[] {
  return entries.filter(({ protocol, state, foreign }) =>
    protocol === 'tcp' ? state === 'LISTEN' : foreign === undefined,
  );
}
