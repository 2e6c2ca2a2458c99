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

interface Verdict {
  severity: Severity;
  reasons: Reason[];
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

/** By the sum of 1 (everybody reaches it), 2 (clear text) and 4 (not allowed). */
const VERDICTS = new Map<number, Verdict>([
  [2, { severity: 'low', reasons: ['clear-text'] }],
  [3, { severity: 'medium', reasons: ['exposed', 'clear-text'] }],
  [4, { severity: 'low', reasons: ['not-allowed'] }],
  [5, { severity: 'medium', reasons: ['exposed', 'not-allowed'] }],
  [6, { severity: 'medium', reasons: ['clear-text', 'not-allowed'] }],
  [7, { severity: 'high', reasons: ['exposed', 'clear-text', 'not-allowed'] }],
]);

const ORDER: readonly Severity[] = ['high', 'medium', 'low'];

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

export function audit(entries: readonly SocketEntry[], policy: Policy): Finding[] {
  const findings = entries.filter(waits).flatMap((entry): Finding[] => {
    const service = entry.protocol === 'tcp' ? CLEAR_TEXT.get(entry.local.port) : undefined;
    const sum =
      (reachOf(entry.local.address) === 'everybody' ? 1 : 0) +
      (service === undefined ? 0 : 2) +
      (isAllowed(entry, policy) ? 0 : 4);
    const verdict = VERDICTS.get(sum);
    if (verdict === undefined) return [];
    const place = `${entry.local.address}, ${entry.protocol} port ${entry.local.port}`;
    const program = entry.program === undefined ? 'an unknown program' : `the program ${entry.program}`;
    const speech = service === undefined ? '' : ` and speaks ${service} in clear text`;
    const rule = sum >= 4 ? 'Nobody allowed it.' : 'It is allowed.';
    return [{ ...verdict, entry, summary: `On ${place} waits ${program}${speech}. ${rule}` }];
  });
  return ORDER.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
}
