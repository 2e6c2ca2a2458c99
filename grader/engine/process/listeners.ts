import { holdsSocket, processTree, socketInodes, socketTable, unixSockets } from './proc.js';

/** A socket that waits for others: TCP in state LISTEN, or UDP bound to a port and connected to nobody. */
export interface Listener {
  transport: 'tcp' | 'udp';
  /** `127.0.0.1`, `0.0.0.0`, `::`, `::1`, … */
  address: string;
  port: number;
}

const TCP_LISTEN = '0A';
const UDP_UNCONNECTED = '07';

/**
 * What a process and its children listen on, asked of the system and not of the program (proc(5), /proc/net/tcp).
 * `elsewhere` is what others on this machine listen on, so that a port that is taken can be told from one that is free.
 */
export function listenersOf(pid: number): { own: Listener[]; elsewhere: Listener[] } {
  const inodes = inodesOf(pid);
  const all = (['tcp', 'tcp6', 'udp', 'udp6'] as const).flatMap((table) => listenersIn(table));
  return {
    own: all.filter(({ inode }) => inodes.has(inode)),
    elsewhere: all.filter(({ inode }) => !inodes.has(inode)),
  };
}

/**
 * True when the process or one of its children can be reached at this port of 127.0.0.1. Reads no more tables than it has to: that of
 * TCP takes the system milliseconds, since it walks the whole of its hash of connections.
 */
export function listensOn(pid: number, transport: 'tcp' | 'udp', port: number): boolean {
  return ([transport, `${transport}6`] as const).some((table) => {
    const there = listenersIn(table, port).filter((listener) => reachable(listener, transport, port));
    if (there.length === 0) return false;
    const inodes = new Set(there.map(({ inode }) => inode));
    // In a sandbox the program comes last: what is above it has started it.
    return processTree(pid)
      .reverse()
      .some((process) => holdsSocket(process, inodes));
  });
}

/**
 * The paths on which the process or one of its children listens: what `listen` makes of a text, such as a host in the place of the port
 * (proc(5), /proc/net/unix).
 */
export function listeningPaths(pid: number): string[] {
  const inodes = inodesOf(pid);
  return unixSockets().flatMap(({ inode, listens, path }) =>
    listens && path !== '' && inodes.has(inode) ? [path] : [],
  );
}

/** The local ports of the UDP sockets that a process and its children hold, connected or not; none where the system does not tell. */
export function udpPortsOf(pid: number): number[] {
  const inodes = inodesOf(pid);
  const rows = (['udp', 'udp6'] as const).flatMap((table) => [...socketTable(table)]);
  return rows.flatMap(([, local, , , , , , , , inode = '']) => (inodes.has(inode) ? [formatEndpoint(local).port] : []));
}

/** How many connections wait to be accepted at each TCP port of 127.0.0.1 on which somebody listens; empty where the system does not tell. */
export function acceptQueues(): Map<number, number> {
  return new Map(
    [...socketTable('tcp')].flatMap(([, local, , state, queues = '']) => {
      const { address, port } = formatEndpoint(local);
      return state === TCP_LISTEN && address === '127.0.0.1' ? [[port, parseInt(queues.split(':')[1] ?? '', 16)]] : [];
    }),
  );
}

/** The caller's end of a TCP connection that is made, being made or being ended, and that a program still holds. */
export interface Caller {
  inode: string;
  /** The port that is called. */
  port: number;
  /** As netstat writes it. */
  state: string;
}

/** As netstat writes the states in which a program may hold the caller's end, by the kernel's numbers. */
const callerStates: Record<string, string> = {
  '01': 'ESTABLISHED',
  '02': 'SYN_SENT',
  '04': 'FIN_WAIT1',
  '05': 'FIN_WAIT2',
  '08': 'CLOSE_WAIT',
  '09': 'LAST_ACK',
  '0B': 'CLOSING',
};
/** Of a socket that its program has closed, and of which the system takes care by itself. */
const ORPHAN = '0';

/** Who calls these ports of 127.0.0.1 from another process than this one; nobody where the system does not tell. */
export function callersOf(ports: ReadonlySet<number>): Caller[] {
  const own = socketInodes(process.pid);
  return [...socketTable('tcp')].flatMap(([, , remote, code = '', , , , , , inode = ORPHAN]) => {
    const { address, port } = formatEndpoint(remote);
    const state = callerStates[code];
    if (state === undefined || address !== '127.0.0.1' || !ports.has(port)) return [];
    return inode === ORPHAN || own?.has(inode) ? [] : [{ inode, port, state }];
  });
}

function inodesOf(pid: number): Set<string> {
  return new Set(processTree(pid).flatMap((process) => [...(socketInodes(process) ?? [])]));
}

/** @param only at this port */
function listenersIn(table: 'tcp' | 'tcp6' | 'udp' | 'udp6', only?: number): (Listener & { inode: string })[] {
  const transport = table.startsWith('tcp') ? 'tcp' : 'udp';
  const found: (Listener & { inode: string })[] = [];
  const end = only === undefined ? '' : `:${only.toString(16).toUpperCase().padStart(4, '0')}`;
  for (const row of socketTable(table)) {
    const waits = row[3] === (transport === 'tcp' ? TCP_LISTEN : UDP_UNCONNECTED);
    if (!waits && transport === 'tcp') break;
    if (waits && row[1]?.endsWith(end)) found.push({ transport, ...formatEndpoint(row[1]), inode: row[9] ?? '' });
  }
  return found;
}

function formatEndpoint(hex = ''): { address: string; port: number } {
  const [address = '', port = ''] = hex.split(':');
  return { address: formatAddress(address), port: parseInt(port, 16) };
}

/** True when someone who calls 127.0.0.1 at this port in this transport reaches the listener. */
export function reachable(listener: Listener, transport: 'tcp' | 'udp', port: number): boolean {
  return (
    listener.transport === transport &&
    listener.port === port &&
    ['127.0.0.1', '0.0.0.0', '::', '::ffff:127.0.0.1'].includes(listener.address)
  );
}

/** How a user would write it: `TCP 127.0.0.1:8080`, `UDP [::1]:53`. */
export function describeListener({ transport, address, port }: Listener): string {
  return `${transport.toUpperCase()} ${address.includes(':') ? `[${address}]` : address}:${port}`;
}

/** The kernel writes addresses as 32-bit words in the machine's byte order; all that Node runs on today is little-endian. */
function formatAddress(hex: string): string {
  const bytes = Buffer.from(hex, 'hex');
  for (let word = 0; word < bytes.length; word += 4) bytes.subarray(word, word + 4).reverse();
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2));
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff)
    return `::ffff:${bytes.subarray(12).join('.')}`;
  return new URL(`http://[${groups.map((group) => group.toString(16)).join(':')}]`).hostname.slice(1, -1);
}
