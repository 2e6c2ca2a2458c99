/**
 * An audit of the ports on which a machine listens.
 *
 * Lesson: content/06-listening-and-risk.md
 * Check it: npm test exposure-audit
 *
 * reachOf(address) is given the local address of a socket and must return who can reach it:
 * - 'loopback', programs on this machine only, for the IPv4 addresses 127.0.0.0 to 127.255.255.255, for `::1`,
 *   and for `::ffff:` followed by one of those IPv4 addresses. Addresses are written in these ways and in no other;
 * - 'everybody' for every other address: `0.0.0.0`, `::`, the machine's own addresses, whatever it may be.
 *
 * audit(entries, policy) is given the sockets of a machine, such as netstat lists them, and what the policy allows,
 * and must return a finding for every socket that gives cause, and for no other. It changes nothing that it is given.
 * - Only sockets that wait for callers count: those of TCP in the state LISTEN, and those of UDP without a foreign end.
 *   One of which no program is known counts like any other.
 * - There may be three reasons against such a socket:
 *   'exposed': everybody reaches its local address;
 *   'clear-text': it is a TCP socket on one of the ports 21 (FTP), 23 (Telnet), 80 (HTTP), 110 (POP3), 143 (IMAP), 513 (rlogin), 514 (rsh);
 *   'not-allowed': no rule of the policy allows it. A rule allows sockets of its protocol and its port, with any address of IPv4 and IPv6;
 *   a rule with the reach 'loopback' allows only those that loopback alone reaches, one with 'everybody' allows these and all others.
 *   There may be several rules for a port, or none.
 * - A socket gives cause if it is in clear text or not allowed. That it is exposed adds to these two, and is no cause by itself.
 * - Two sockets are two findings, even on the same port.
 *
 * A finding has these four fields and no others:
 * - entry: the socket, as it was given;
 * - reasons: all reasons against it, each once, in the order 'exposed', 'clear-text', 'not-allowed';
 * - severity: 'low' for one reason, 'medium' for two, 'high' for three;
 * - summary: a text for people, in your own words, that holds the local address as it is written and the local port, the program if it
 *   is known, and if the socket is in clear text the name of the service as above (in capitals or not).
 *
 * The gravest findings come first: all of 'high', then all of 'medium', then all of 'low'. Those of the same severity stand in the
 * order of the entries.
 */
export interface Endpoint {
  address: string;
  port: number;
}

/** A row of netstat. What is not known of it is undefined, or left out. */
export interface SocketEntry {
  protocol: 'tcp' | 'udp';
  family: 'IPv4' | 'IPv6';
  local: Endpoint;
  foreign?: Endpoint | undefined;
  state?: string | undefined;
  pid?: number | undefined;
  program?: string | undefined;
}

export type Reach = 'everybody' | 'loopback';

export interface Rule {
  protocol: 'tcp' | 'udp';
  port: number;
  reach: Reach;
}

export interface Policy {
  allowed: Rule[];
}

export type Reason = 'exposed' | 'clear-text' | 'not-allowed';
export type Severity = 'low' | 'medium' | 'high';

export interface Finding {
  severity: Severity;
  reasons: Reason[];
  entry: SocketEntry;
  summary: string;
}

export function reachOf(address: string): Reach {
  throw new Error('not written yet');
}

export function audit(entries: readonly SocketEntry[], policy: Policy): Finding[] {
  throw new Error('not written yet');
}
