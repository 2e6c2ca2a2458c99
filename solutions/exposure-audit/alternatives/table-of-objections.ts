/** An audit of listening ports: a table of objections, each a predicate with its words for people. */
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

const CLEAR_TEXT: ReadonlyMap<number, string> = new Map([
  [21, 'FTP'],
  [23, 'Telnet'],
  [80, 'HTTP'],
  [110, 'POP3'],
  [143, 'IMAP'],
  [513, 'rlogin'],
  [514, 'rsh'],
]);

const GRAVEST_FIRST: readonly Severity[] = ['high', 'medium', 'low'];

export function reachOf(address: string): Reach {
  if (address === '::1') return 'loopback';
  const bare = address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
  return isIPv4(bare) && bare.startsWith('127.') ? 'loopback' : 'everybody';
}

const waits = ({ protocol, state, foreign }: SocketEntry): boolean =>
  protocol === 'tcp' ? state === 'LISTEN' : foreign === undefined;

const clearService = ({ protocol, local }: SocketEntry): string | undefined =>
  protocol === 'tcp' ? CLEAR_TEXT.get(local.port) : undefined;

const allows =
  ({ protocol, local }: SocketEntry) =>
  (rule: Rule): boolean =>
    rule.protocol === protocol &&
    rule.port === local.port &&
    (rule.reach === 'everybody' || reachOf(local.address) === 'loopback');

interface Objection {
  reason: Reason;
  holds: (entry: SocketEntry, policy: Policy) => boolean;
  words: (entry: SocketEntry) => string;
}

const OBJECTIONS: readonly Objection[] = [
  {
    reason: 'exposed',
    holds: ({ local }) => reachOf(local.address) === 'everybody',
    words: () => 'everybody can reach it',
  },
  {
    reason: 'clear-text',
    holds: (entry) => clearService(entry) !== undefined,
    words: (entry) => `${clearService(entry)} sends everything in clear text`,
  },
  {
    reason: 'not-allowed',
    holds: (entry, { allowed }) => !allowed.some(allows(entry)),
    words: () => 'no rule allows it',
  },
];

function judge(entry: SocketEntry, policy: Policy): Finding[] {
  const held = OBJECTIONS.filter(({ holds }) => holds(entry, policy));
  const reasons = held.map(({ reason }) => reason);
  const severity = GRAVEST_FIRST.at(-reasons.length);
  if (severity === undefined || reasons.every((reason) => reason === 'exposed')) return [];
  const { protocol, local, program } = entry;
  const who = program === undefined ? 'an unknown program' : program;
  const why = held.map(({ words }) => words(entry)).join('; ');
  return [{ severity, reasons, entry, summary: `${who} on ${protocol} ${local.address} port ${local.port}: ${why}` }];
}

export function audit(entries: readonly SocketEntry[], policy: Policy): Finding[] {
  const findings = entries.filter(waits).flatMap((entry) => judge(entry, policy));
  return GRAVEST_FIRST.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
}
