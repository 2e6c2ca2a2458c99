/**
 * A scanner for the TCP ports of your own machine.
 *
 * Lesson: content/06-listening-and-risk.md
 * Check it: npm test port-scan
 *
 * scanPorts(host, ports, { timeoutMs, concurrency }) tries to connect to each of the ports and must
 * - return a promise of the states of these ports: one for each entry of `ports`, in the order of `ports`. A port that stands in the list
 *   twice has two entries, and an empty list has none;
 * - call a port
 *   - 'open' if the connection is made. A program listens there, whether or not it says anything;
 *   - 'closed' if the connection is refused (ECONNREFUSED);
 *   - 'filtered' if there is no answer within timeoutMs milliseconds, or an error of another kind;
 * - wait for an answer for the whole timeoutMs, and no longer. The time of each attempt counts from the moment when that attempt begins;
 * - begin the attempts in the order of `ports`, and have `concurrency` of them in flight, never more, as long as there are ports left:
 *   whenever one ends, the next one begins at once. An attempt is in flight as long as its socket is open;
 * - close each socket as soon as the state of its port is known, whatever the state, and not wait for the other side to do the same:
 *   when the promise settles, no socket is left open;
 * - scan your own machine and no other: if host is neither '127.0.0.1' nor '::1', throw a RangeError, or reject with one, and call nobody.
 *
 * The ports are whole numbers from 1 to 65535, timeoutMs and concurrency whole numbers from 1, timeoutMs at most 2147483647 (the longest time
 * of a timer). There may be fewer ports than `concurrency`, which may be as large as a number can be.
 * Not asked for: that no timer goes on when the promise settles.
 */
import net from 'node:net';

export type PortState = 'open' | 'closed' | 'filtered';

export interface ScanOptions {
  timeoutMs: number;
  concurrency: number;
}

export async function scanPorts(host: string, ports: readonly number[], options: ScanOptions): Promise<PortState[]> {
  throw new Error('not written yet');
}
