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

/* One small function for each question, and a generator that walks through the table. */

export function reachOf(address: string): Reach {
  const groups = address.split(':');
  const last = groups.pop() ?? '';
  const before = groups.join(':');
  if (last.includes('.')) {
    const [first] = last.split('.');
    return first === '127' && (before === '' || before === '::ffff') ? 'loopback' : 'everybody';
  }
  return before === ':' && last === '1' ? 'loopback' : 'everybody';
}

function nameOfClearText(port: number): string | null {
  switch (port) {
    case 21:
      return 'FTP';
    case 23:
      return 'Telnet';
    case 80:
      return 'HTTP';
    case 110:
      return 'POP3';
    case 143:
      return 'IMAP';
    case 513:
      return 'rlogin';
    case 514:
      return 'rsh';
    default:
      return null;
  }
}

function isAllowed(entry: SocketEntry, rules: readonly Rule[]): boolean {
  for (const rule of rules) {
    if (rule.protocol !== entry.protocol) continue;
    if (rule.port !== entry.local.port) continue;
    if (rule.reach === 'loopback' && reachOf(entry.local.address) !== 'loopback') continue;
    return true;
  }
  return false;
}

function* findingsOf(entries: readonly SocketEntry[], rules: readonly Rule[]): Generator<Finding> {
  for (const entry of entries) {
    const { protocol, local, state, foreign, program } = entry;
    if (protocol === 'udp' && foreign !== undefined) continue;
    if (protocol === 'tcp' && state !== 'LISTEN') continue;
    const clear = protocol === 'tcp' ? nameOfClearText(local.port) : null;
    const allowed = isAllowed(entry, rules);
    if (allowed && clear === null) continue;
    const reasons = new Set<Reason>();
    if (reachOf(local.address) === 'everybody') reasons.add('exposed');
    if (clear !== null) reasons.add('clear-text');
    if (!allowed) reasons.add('not-allowed');
    yield {
      entry,
      reasons: [...reasons],
      severity: (['low', 'medium', 'high'] as const)[reasons.size - 1]!,
      summary: `port ${local.port} at ${local.address}, ${clear ?? protocol}, held by ${program}: ${[...reasons].join()}`,
    };
  }
}

const RANK = { high: 0, medium: 1, low: 2 } as const;

export function audit(entries: readonly SocketEntry[], policy: Policy): Finding[] {
  return Array.from(findingsOf(entries, policy.allowed)).toSorted((a, b) => RANK[a.severity] - RANK[b.severity]);
}
