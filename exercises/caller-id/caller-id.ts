/**
 * Caller ID: a server that tells each client which address and port it calls from, and a client that finds out its own port.
 *
 * Lesson: content/03-client-ports.md
 * Check it: npm test caller-id
 *
 * formatCaller(address, port) must return address and port as people are to read them. `address` is written as Node reports it in
 * `remoteAddress`:
 * - an IPv4 address: 192.0.2.7 and 50994 give `192.0.2.7:50994`;
 * - an IPv6 address stands in brackets: 2001:db8::7 and 50994 give `[2001:db8::7]:50994`, fe80::7%eth0 and 80 give `[fe80::7%eth0]:80`
 *   (what stands behind `%` is the name of a network card, of letters, digits, `.` and `-` only);
 * - an IPv4-mapped IPv6 address, which is `::ffff:` with an IPv4 address behind it and nothing before it, is shown as the IPv4 address:
 *   ::ffff:192.0.2.7 and 50994 give `192.0.2.7:50994`;
 * - no other address is changed, whatever it contains: ::ffff:1:2:3 and 80 give `[::ffff:1:2:3]:80`, ::ffff:7 and 80 `[::ffff:7]:80`.
 *
 * startCallerId(port) must
 * - listen on the TCP port that it is given, on all addresses of this machine, IPv4 and IPv6 (`listen(port)` without an address does so);
 * - return the listening net.Server, or a promise of it;
 * - send each client the address and port that it calls from, as formatCaller writes them, and an LF, without waiting for the client
 *   to say anything; then close the connection (FIN). A client may say something all the same, at any time, and may take a second to
 *   read: it must get the line and the FIN, and no RST;
 * - serve hundreds of clients at the same time;
 * - keep running when a client breaks its connection off (RST), even before the server has had a look at it: then `remoteAddress` and
 *   `remotePort` of the socket are undefined, and there is nobody to be told.
 *
 * ephemeralPortOf(host, port) must
 * - connect to that TCP port of that host, and promise the port that the system gave to this end of the connection, as a number;
 *   it must not wait for the server to say anything, nor to close its direction;
 * - close the connection once the port is known; a server that has said nothing sees a FIN (`end` and `destroy` will both do);
 * - keep running when the server breaks the connection off (RST), then or later;
 * - reject with an Error when the connection cannot be made, for instance with the one that Node reports. An answer may take seconds:
 *   it does not give up as long as the system goes on trying;
 * - work any number of times at once, also while other calls are still waiting, or have been refused.
 */
import net from 'node:net';

export function formatCaller(address: string, port: number): string {
  throw new Error('not written yet');
}

export function startCallerId(port: number): net.Server | Promise<net.Server> {
  throw new Error('not written yet');
}

export async function ephemeralPortOf(host: string, port: number): Promise<number> {
  throw new Error('not written yet');
}
