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
  if (address === '::1') return 'loopback';
  const ipv4 = address.slice(address.lastIndexOf(':') + 1);
  return isIPv4(ipv4) && ipv4.startsWith('127.') ? 'loopback' : 'everybody';
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

function summarize(entry: SocketEntry, reasons: readonly Reason[], service: string | undefined): string {
  const who = entry.program === undefined ? 'A program that netstat does not name' : entry.program;
  const what = service === undefined ? '' : ` (${service}, in clear text)`;
  return `${who} waits on ${entry.local.address}, ${entry.protocol} port ${entry.local.port}${what}: ${reasons.join(', ')}`;
}

export function audit(entries: readonly SocketEntry[], policy: Policy): Finding[] {
  const findings: Finding[] = [];
  for (const entry of entries) {
    if (!waits(entry)) continue;
    const service = entry.protocol === 'tcp' ? CLEAR_TEXT.get(entry.local.port) : undefined;
    const allowed = isAllowed(entry, policy);
    if (service === undefined && allowed) continue;
    const reasons: Reason[] = [];
    if (reachOf(entry.local.address) === 'everybody') reasons.push('exposed');
    if (service !== undefined) reasons.push('clear-text');
    if (!allowed) reasons.push('not-allowed');
    findings.push({
      severity: SEVERITIES[reasons.length - 1] ?? 'high',
      reasons,
      entry,
      summary: summarize(entry, reasons, service),
    });
  }
  return findings.sort((a, b) => b.reasons.length - a.reasons.length);
}
