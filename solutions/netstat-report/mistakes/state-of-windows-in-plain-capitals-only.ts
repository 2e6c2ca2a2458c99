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

const LINUX =
  /^[ \t]*(tcp6?|udp6?)[ \t]+[^ \t]+[ \t]+[^ \t]+[ \t]+([^ \t]+)[ \t]+([^ \t]+)(?:[ \t]+([A-Z0-9_]+)(?=[ \t]|$))?(?:[ \t]+(?:-|([0-9]+)\/(.*)))?[ \t]*$/s;
const WINDOWS = /^[ \t]*(?:TCP|UDP)(?:[ \t]|$)/;
const NAME = /^[ \t]*\[(.*)\][ \t]*$/s;

const trim = (text: string): string => text.replace(/^[ \t]+/, '').replace(/[ \t]+$/, '');

function end(text: string): Endpoint {
  const colon = text.lastIndexOf(':');
  const address = text.slice(0, colon);
  return { address: address.startsWith('[') ? address.slice(1, -1) : address, port: Number(text.slice(colon + 1)) };
}

function entry(protocol: 'tcp' | 'udp', family: 'IPv4' | 'IPv6', local: string, foreign: string): SocketEntry {
  const result: SocketEntry = { protocol, family, local: end(local) };
  if (!/:[*0]$/.test(foreign)) result.foreign = end(foreign);
  return result;
}

export function parseNetstat(text: string): SocketEntry[] {
  const entries: SocketEntry[] = [];
  let nameless: SocketEntry | undefined; // the last row, if it is one of Windows without a program
  for (const line of text.split(/\r?\n/)) {
    const linux = LINUX.exec(line);
    if (linux !== null) {
      const [, kind = '', local = '', foreign = '', state, pid, program] = linux;
      const row = entry(kind.startsWith('tcp') ? 'tcp' : 'udp', kind.endsWith('6') ? 'IPv6' : 'IPv4', local, foreign);
      if (state !== undefined) row.state = state;
      if (pid !== undefined && Number(pid) !== 0) row.pid = Number(pid);
      if (program !== undefined) row.program = trim(program);
      entries.push(row);
      nameless = undefined;
    } else if (WINDOWS.test(line)) {
      const [kind = '', local = '', foreign = '', ...others] = trim(line).split(/[ \t]+/);
      const row = entry(kind === 'TCP' ? 'tcp' : 'udp', local.startsWith('[') ? 'IPv6' : 'IPv4', local, foreign);
      if (kind === 'TCP') {
        const state = others.find((field) => /^[A-Z_][A-Z0-9_]*$/.test(field));
        if (state !== undefined) row.state = state === 'LISTENING' ? 'LISTEN' : state;
      }
      const pid = others.find((field) => /^[0-9]+$/.test(field));
      if (pid !== undefined && Number(pid) !== 0) row.pid = Number(pid);
      entries.push(row);
      nameless = row;
    } else if (nameless !== undefined) {
      const name = NAME.exec(line);
      if (name === null) continue;
      nameless.program = trim(name[1]!);
      nameless = undefined;
    }
  }
  return entries;
}

export function listening(entries: readonly SocketEntry[]): SocketEntry[] {
  return entries.filter(({ protocol, state, foreign }) =>
    protocol === 'tcp' ? state === 'LISTEN' : foreign === undefined,
  );
}
