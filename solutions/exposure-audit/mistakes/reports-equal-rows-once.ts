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

export function reachOf(address: string): Reach {
  const ipv4 = address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
  return address === '::1' || (isIPv4(ipv4) && ipv4.startsWith('127.')) ? 'loopback' : 'everybody';
}

function waits(entry: SocketEntry): boolean {
  return entry.protocol === 'tcp' ? entry.state === 'LISTEN' : entry.foreign === undefined;
}

function isAllowed(entry: SocketEntry, policy: Policy): boolean {
  const reach = reachOf(entry.local.address);
  return policy.allowed.some(
    (rule) =>
      rule.protocol === entry.protocol &&
      rule.port === entry.local.port &&
      (rule.reach === 'everybody' || reach === 'loopback'),
  );
}

function severityOf(reasons: readonly Reason[]): Severity {
  if (reasons.length === 3) return 'high';
  return reasons.length === 2 ? 'medium' : 'low';
}

/** What tells one socket from another. */
function identity(entry: SocketEntry): string {
  const { protocol, family, local, pid, program } = entry;
  return JSON.stringify([protocol, family, local.address, local.port, pid ?? null, program ?? null]);
}

export function audit(entries: readonly SocketEntry[], policy: Policy): Finding[] {
  const bySeverity: Record<Severity, Finding[]> = { high: [], medium: [], low: [] };
  const seen = new Set<string>();
  for (const entry of entries) {
    if (!waits(entry) || seen.has(identity(entry))) continue;
    seen.add(identity(entry));
    const service = entry.protocol === 'tcp' ? CLEAR_TEXT.get(entry.local.port) : undefined;
    const allowed = isAllowed(entry, policy);
    if (service === undefined && allowed) continue;

    const exposed = reachOf(entry.local.address) === 'everybody';
    const reasons: Reason[] = [];
    if (exposed) reasons.push('exposed');
    if (service !== undefined) reasons.push('clear-text');
    if (!allowed) reasons.push('not-allowed');

    const parts = [`${entry.local.address} port ${entry.local.port} (${entry.protocol})`];
    if (entry.program !== undefined) parts.push(`program ${entry.program}`);
    if (exposed) parts.push('everybody reaches it');
    if (service !== undefined) parts.push(`${service} is in clear text`);
    if (!allowed) parts.push('not allowed');
    const severity = severityOf(reasons);
    bySeverity[severity].push({ severity, reasons, entry, summary: parts.join(', ') });
  }
  return [...bySeverity.high, ...bySeverity.medium, ...bySeverity.low];
}
