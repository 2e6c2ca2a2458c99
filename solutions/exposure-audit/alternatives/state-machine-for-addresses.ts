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

type State = 'start' | 'colon' | 'colons' | 'v6-one' | 'mapped' | 'dotted' | 'no';

/** A dotted address as one number, or -1. */
function toNumber(dotted: string): number {
  const parts = dotted.split('.');
  if (parts.length !== 4) return -1;
  return parts.reduce((sum, part) => {
    const octet = part.length > 0 && part.length < 4 && !/\D/.test(part) ? Number(part) : 256;
    return sum < 0 || octet > 255 ? -1 : sum * 256 + octet;
  }, 0);
}

export function reachOf(address: string): Reach {
  let state: State = 'start';
  let rest = address;
  for (;;) {
    switch (state) {
      case 'start':
        state = rest.startsWith(':') ? 'colon' : 'dotted';
        break;
      case 'colon':
        rest = rest.slice(1);
        state = rest.startsWith(':') ? 'colons' : 'no';
        break;
      case 'colons':
        rest = rest.slice(1);
        state = rest.startsWith('1') ? 'v6-one' : 'mapped';
        break;
      case 'v6-one':
        return rest === '1' ? 'loopback' : 'everybody';
      case 'mapped':
        state = rest.startsWith('ffff:') ? 'dotted' : 'no';
        rest = rest.slice('ffff:'.length);
        break;
      case 'dotted':
        return Math.floor(toNumber(rest) / 2 ** 24) === 127 ? 'loopback' : 'everybody';
      case 'no':
        return 'everybody';
    }
  }
}

interface Case {
  entry: SocketEntry;
  service: string;
  reach: Reach;
  rules: Rule[];
}

const NAMES: ReadonlyArray<readonly [port: number, name: string]> = [
  [21, 'FTP'],
  [23, 'Telnet'],
  [80, 'HTTP'],
  [110, 'POP3'],
  [143, 'IMAP'],
  [513, 'rlogin'],
  [514, 'rsh'],
];

const TESTS: ReadonlyArray<{ reason: Reason; isCause: boolean; holds: (matter: Case) => boolean }> = [
  { reason: 'exposed', isCause: false, holds: ({ reach }) => reach === 'everybody' },
  { reason: 'clear-text', isCause: true, holds: ({ service }) => service !== '' },
  {
    reason: 'not-allowed',
    isCause: true,
    holds: ({ reach, rules }) => rules.every((rule) => rule.reach === 'loopback' && reach === 'everybody'),
  },
];

function open(entry: SocketEntry, policy: Policy): Case {
  const known = NAMES.find(([port]) => entry.protocol === 'tcp' && port === entry.local.port);
  return {
    entry,
    service: known === undefined ? '' : known[1],
    reach: reachOf(entry.local.address),
    rules: policy.allowed.filter(({ protocol, port }) => protocol === entry.protocol && port === entry.local.port),
  };
}

function close(matter: Case): Finding | null {
  const against = TESTS.filter(({ holds }) => holds(matter));
  if (!against.some(({ isCause }) => isCause)) return null;
  const { entry, service } = matter;
  const facts: Record<string, unknown> = {
    address: entry.local.address,
    port: entry.local.port,
    protocol: entry.protocol,
  };
  const lines = Object.entries(facts).map(([name, value]) => `${name}=${String(value)}`);
  if (entry.program !== undefined) lines.push(`program=${entry.program}`);
  if (service !== '') lines.push(`service=${service}`);
  return {
    summary: lines.join(' '),
    entry,
    severity: (['low', 'medium', 'high'] as const)[against.length - 1] ?? 'high',
    reasons: against.map(({ reason }) => reason),
  };
}

export function audit(entries: readonly SocketEntry[], policy: Policy): Finding[] {
  const numbered: { finding: Finding; place: number }[] = [];
  entries.forEach((entry, place) => {
    const awaits = { tcp: entry.state === 'LISTEN', udp: entry.foreign === undefined }[entry.protocol];
    const finding = awaits ? close(open(entry, policy)) : null;
    if (finding !== null) numbered.push({ finding, place });
  });
  numbered.sort((a, b) => b.finding.reasons.length - a.finding.reasons.length || a.place - b.place);
  return numbered.map(({ finding }) => finding);
}
