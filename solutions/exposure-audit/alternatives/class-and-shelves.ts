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

const SERVICES = [
  { port: 21, service: 'ftp' },
  { port: 23, service: 'telnet' },
  { port: 80, service: 'http' },
  { port: 110, service: 'pop3' },
  { port: 143, service: 'imap' },
  { port: 513, service: 'rlogin' },
  { port: 514, service: 'rsh' },
];

export function reachOf(address: string): Reach {
  return /^(?:::1|(?:::ffff:)?127\.\d+\.\d+\.\d+)$/.test(address) ? 'loopback' : 'everybody';
}

/** What the audit knows of one socket. */
class Suspect {
  readonly exposed: boolean;
  readonly service: string | undefined;
  readonly allowed: boolean;

  constructor(
    private readonly entry: SocketEntry,
    policy: Policy,
  ) {
    const { protocol, local } = entry;
    this.exposed = reachOf(local.address) === 'everybody';
    this.service = SERVICES.find(({ port }) => protocol === 'tcp' && port === local.port)?.service;
    const rules = policy.allowed.filter((rule) => rule.protocol === protocol && rule.port === local.port);
    this.allowed = rules.some((rule) => rule.reach === 'everybody') || (rules.length > 0 && !this.exposed);
  }

  get listens(): boolean {
    switch (this.entry.protocol) {
      case 'tcp':
        return this.entry.state === 'LISTEN';
      case 'udp':
        return this.entry.foreign == null;
    }
  }

  get givesCause(): boolean {
    return this.service !== undefined || !this.allowed;
  }

  get finding(): Finding {
    const reasons: Reason[] = [];
    const words = [
      `${this.entry.local.address}:${this.entry.local.port} (${this.entry.program ?? 'program not known'})`,
    ];
    if (this.exposed) {
      reasons.push('exposed');
      words.push('can be reached from outside');
    }
    if (this.service !== undefined) {
      reasons.push('clear-text');
      words.push(`speaks ${this.service}, which anybody on the way can read`);
    }
    if (!this.allowed) {
      reasons.push('not-allowed');
      words.push('was never allowed');
    }
    const severity = reasons.length === 3 ? 'high' : reasons.length === 2 ? 'medium' : 'low';
    return { severity, reasons, entry: this.entry, summary: words.join('; ') };
  }
}

export function audit(entries: readonly SocketEntry[], policy: Policy): Finding[] {
  const shelves: Record<Severity, Finding[]> = { high: [], medium: [], low: [] };
  for (const entry of entries) {
    const suspect = new Suspect(entry, policy);
    if (!suspect.listens || !suspect.givesCause) continue;
    const { finding } = suspect;
    shelves[finding.severity].push(finding);
  }
  return [...shelves.high, ...shelves.medium, ...shelves.low];
}
