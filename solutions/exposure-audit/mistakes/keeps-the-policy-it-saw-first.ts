import { isIPv4 } from 'node:net';

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

const CLEAR_TEXT = new Map<number, string>([
  [21, 'FTP'],
  [23, 'Telnet'],
  [80, 'HTTP'],
  [110, 'POP3'],
  [143, 'IMAP'],
  [513, 'rlogin'],
  [514, 'rsh'],
]);

const SEVERITIES: readonly Severity[] = ['low', 'medium', 'high'];

export function reachOf(address: string): Reach {
  const ipv4 = address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
  return address === '::1' || (isIPv4(ipv4) && ipv4.startsWith('127.')) ? 'loopback' : 'everybody';
}

function waits(entry: SocketEntry): boolean {
  return entry.protocol === 'tcp' ? entry.state === 'LISTEN' : entry.foreign === undefined;
}

/** The index of a policy is built once and goes when the policy goes. */
const indexes = new WeakMap<Policy, Set<string>>();

function indexOf(policy: Policy): Set<string> {
  let index = indexes.get(policy);
  if (index === undefined) {
    index = new Set();
    for (const { protocol, port, reach } of policy.allowed) {
      index.add(`${protocol} ${port} loopback`);
      if (reach === 'everybody') index.add(`${protocol} ${port} everybody`);
    }
    indexes.set(policy, index);
  }
  return index;
}

export function audit(entries: readonly SocketEntry[], policy: Policy): Finding[] {
  const index = indexOf(policy);
  const findings: Finding[] = [];
  for (const entry of entries) {
    if (!waits(entry)) continue;
    const { address, port } = entry.local;
    const reach = reachOf(address);
    const service = entry.protocol === 'tcp' ? CLEAR_TEXT.get(port) : undefined;
    const allowed = index.has(`${entry.protocol} ${port} ${reach}`);
    if (service === undefined && allowed) continue;
    const reasons: Reason[] = [];
    if (reach === 'everybody') reasons.push('exposed');
    if (service !== undefined) reasons.push('clear-text');
    if (!allowed) reasons.push('not-allowed');
    const program = entry.program === undefined ? '' : `${entry.program} on `;
    const speech = service === undefined ? '' : ` (${service})`;
    findings.push({
      severity: SEVERITIES[reasons.length - 1] ?? 'high',
      reasons,
      entry,
      summary: `${program}${entry.protocol} port ${port}${speech}, address ${address}: ${reasons.join(', ')}`,
    });
  }
  return findings.sort((a, b) => b.reasons.length - a.reasons.length);
}
