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

const REASONS = ['exposed', 'clear-text', 'not-allowed'] as const;
const EXPOSED = 1;
const CLEAR = 2;
const FORBIDDEN = 4;

const LOOPBACK = /^(?:::1|(?:::ffff:)?127(?:\.(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3})$/;

const services = 'ftp:21 telnet:23 http:80 pop3:110 imap:143 rlogin:513 rsh:514'
  .split(' ')
  .map((pair) => pair.split(':'))
  .map(([name = '', port]) => ({ name, port: Number(port) }));

const serviceOf = ({ protocol, local }: SocketEntry): string | undefined =>
  protocol === 'tcp' ? services.find(({ port }) => port === local.port)?.name : undefined;

const waits = ({ protocol, state, foreign }: SocketEntry): boolean =>
  (protocol === 'tcp' && state === 'LISTEN') || (protocol === 'udp' && foreign === undefined);

const allowedBy =
  ({ protocol, local: { address, port } }: SocketEntry) =>
  (rule: Rule): boolean =>
    rule.protocol === protocol && rule.port === port && [rule.reach, 'loopback'].includes(reachOf(address));

const bitsOf =
  ({ allowed }: Policy) =>
  (entry: SocketEntry): number =>
    (reachOf(entry.local.address) === 'everybody' ? EXPOSED : 0) |
    (serviceOf(entry) === undefined ? 0 : CLEAR) |
    (allowed.some(allowedBy(entry)) ? 0 : FORBIDDEN);

const severityOf = (count: number): Severity => (count > 2 ? 'high' : count > 1 ? 'medium' : 'low');

const summaryOf = (entry: SocketEntry, bits: number): string =>
  [
    entry.local.address,
    entry.local.port,
    entry.protocol,
    entry.program ?? '(program not known)',
    serviceOf(entry) ?? '',
    bits & EXPOSED ? 'open to everybody' : 'open to this machine',
    bits & FORBIDDEN ? 'not allowed' : 'allowed',
  ]
    .filter((part) => part !== '')
    .join(' | ');

const toFinding = (entry: SocketEntry, bits: number): Finding => {
  const reasons = REASONS.filter((_, place) => bits & (1 << place));
  return { entry, reasons, severity: severityOf(reasons.length), summary: summaryOf(entry, bits) };
};

export function reachOf(address: string): Reach {
  return LOOPBACK.test(address) ? 'loopback' : 'everybody';
}

export function audit(entries: readonly SocketEntry[], policy: Policy): Finding[] {
  const bits = bitsOf(policy);
  const findings = entries
    .filter(waits)
    .map((entry) => toFinding(entry, bits(entry)))
    .filter(({ reasons }) => reasons.includes('clear-text') || reasons.includes('not-allowed'));
  return [3, 2, 1].flatMap((count) => findings.filter(({ reasons }) => reasons.length === count));
}
