import { readFileSync } from 'node:fs';
import { socketTable } from '../engine/process/proc.js';

/**
 * Bytes between a client and a server on this machine's loopback that the server's program has not read yet: those that the client's
 * end has sent and that are not acknowledged, and those that wait at the server's end (proc(5), tx_queue:rx_queue).
 * 0 where the system does not tell.
 */
export function unreadBytes(clientPort: number, serverPort: number): number {
  const portOf = (endpoint = '') => parseInt(endpoint.split(':')[1] ?? '', 16);
  const queues = (row: string[]) => (row[4] ?? '0:0').split(':').map((hex) => parseInt(hex, 16));
  let unread = 0;
  let sawClient = false;
  // The server's end is in the second table when it listens on IPv6 as well; each takes the system milliseconds to write.
  for (const table of ['tcp', 'tcp6'] as const) {
    let sawServer = false;
    for (const row of socketTable(table)) {
      const [local, remote] = [portOf(row[1]), portOf(row[2])];
      const [toSend = 0, toRead = 0] = queues(row);
      if (local === clientPort && remote === serverPort) {
        unread += toSend;
        sawClient = true;
      } else if (local === serverPort && remote === clientPort) {
        unread += toRead;
        sawServer = true;
      } else continue;
      if (unread > 0 || (sawClient && sawServer)) return unread;
    }
    if (unread > 0 || sawServer) return unread;
  }
  return unread;
}

/**
 * Bytes between two ports of this machine's loopback that the system keeps, in both directions: sent and not acknowledged, or not yet read by
 * their program (proc(5), tx_queue:rx_queue). What else was sent and is not here, a program keeps. Undefined where the system does not tell.
 */
export function queuedBytes(port: number, otherPort: number): number | undefined {
  let found: number | undefined;
  for (const table of ['tcp', 'tcp6'] as const) {
    for (const [, local = '', remote = '', , queues = ''] of socketTable(table)) {
      const ends = [local, remote].map((endpoint) => parseInt(endpoint.split(':')[1] ?? '', 16));
      if (!ends.includes(port) || !ends.includes(otherPort)) continue;
      found = queues.split(':').reduce((sum, hex) => sum + parseInt(hex, 16), found ?? 0);
    }
  }
  return found;
}

/** Linux's default for both together, in bytes; assumed for systems that do not report their sizes. */
const USUAL_BUFFERS = 4 << 20;

let buffered: number | undefined;

/** The most that the system keeps of one direction of a connection, at both of its ends together, in bytes (tcp(7), tcp_wmem and tcp_rmem). */
export function bufferedBytes(): number {
  return (buffered ??= largest('tcp_wmem') + largest('tcp_rmem'));
}

function largest(name: string): number {
  try {
    const [, , most] = readFileSync(`/proc/sys/net/ipv4/${name}`, 'latin1').split(/\s+/);
    return Number(most) || USUAL_BUFFERS / 2;
  } catch {
    return USUAL_BUFFERS / 2;
  }
}
