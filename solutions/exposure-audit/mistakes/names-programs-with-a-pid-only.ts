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

const CLEAR_TEXT = new Map([
  [21, 'FTP'],
  [23, 'Telnet'],
  [80, 'HTTP'],
  [110, 'POP3'],
  [143, 'IMAP'],
  [513, 'rlogin'],
  [514, 'rsh'],
]);

/** By the number of reasons. */
const SEVERITIES: Severity[] = ['low', 'medium', 'high'];

export function reachOf(address: string): Reach {
  // An IPv4 address in IPv6 writing means what the IPv4 address means.
  const plain = address.replace(/^::ffff:/, '');
  return plain === '::1' || plain.startsWith('127.') ? 'loopback' : 'everybody';
}

export function audit(entries: readonly SocketEntry[], policy: Policy): Finding[] {
  const findings: Finding[] = [];
  for (const entry of entries) {
    if (!listens(entry)) continue;
    const service = clearTextService(entry);
    const allowed = policy.allowed.some((rule) => allows(rule, entry));
    // Everybody may reach what is allowed and encrypted: that is what it is there for.
    if (service === undefined && allowed) continue;

    const reasons: Reason[] = [];
    if (reachOf(entry.local.address) === 'everybody') reasons.push('exposed');
    if (service !== undefined) reasons.push('clear-text');
    if (!allowed) reasons.push('not-allowed');
    findings.push({ severity: SEVERITIES[reasons.length - 1]!, reasons, entry, summary: summarize(entry, reasons) });
  }
  // A sort keeps the order of those that are equal.
  return findings.sort((a, b) => b.reasons.length - a.reasons.length);
}

function listens({ protocol, state, foreign }: SocketEntry): boolean {
  return protocol === 'tcp' ? state === 'LISTEN' : foreign === undefined;
}

function clearTextService({ protocol, local }: SocketEntry): string | undefined {
  return protocol === 'tcp' ? CLEAR_TEXT.get(local.port) : undefined;
}

function allows(rule: Rule, { protocol, local }: SocketEntry): boolean {
  const wideEnough = rule.reach === 'everybody' || reachOf(local.address) === 'loopback';
  return rule.protocol === protocol && rule.port === local.port && wideEnough;
}

function summarize(entry: SocketEntry, reasons: Reason[]): string {
  const { protocol, local, program } = entry;
  const service = clearTextService(entry);
  const said: Record<Reason, string> = {
    exposed: 'everybody can reach it',
    'clear-text': `${service} sends in clear text`,
    'not-allowed': 'no rule allows it',
  };
  const why = reasons.map((reason) => said[reason]).join(', ');
  const owner = entry.pid === undefined ? 'an unknown program' : `${program} (process ${entry.pid})`;
  return `${owner} listens on ${local.address}, ${protocol} port ${local.port}: ${why}`;
}
