import { BlockList, isIPv6 } from 'node:net';

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

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addSubnet('::ffff:127.0.0.0', 104, 'ipv6');
loopback.addAddress('::1', 'ipv6');

export const reachOf = (address: string): Reach =>
  loopback.check(address, isIPv6(address) ? 'ipv6' : 'ipv4') ? 'loopback' : 'everybody';

const clearText: Partial<Record<string, string>> = {
  'tcp 21': 'FTP',
  'tcp 23': 'Telnet',
  'tcp 80': 'HTTP',
  'tcp 110': 'POP3',
  'tcp 143': 'IMAP',
  'tcp 513': 'rlogin',
  'tcp 514': 'rsh',
};

const severities: Record<number, Severity> = { 1: 'low', 2: 'medium', 3: 'high' };

const keyOf = (protocol: string, port: number) => `${protocol} ${port}`;

/** The widest reach that is allowed for each protocol and port. */
const widest = ({ allowed }: Policy): Map<string, Reach> => {
  const reaches = new Map<string, Reach>();
  for (const { protocol, port, reach } of allowed) {
    const key = keyOf(protocol, port);
    if (reaches.get(key) !== 'everybody') reaches.set(key, reach);
  }
  return reaches;
};

export const audit = (entries: readonly SocketEntry[], policy: Policy): Finding[] => {
  const reaches = widest(policy);
  const judged = entries
    .filter((entry) => entry.state === 'LISTEN' || (entry.protocol === 'udp' && !entry.foreign))
    .map((entry) => {
      const key = keyOf(entry.protocol, entry.local.port);
      const reach = reachOf(entry.local.address);
      const granted = reaches.get(key);
      const answers: Record<Reason, boolean> = {
        exposed: reach === 'everybody',
        'clear-text': clearText[key] !== undefined,
        'not-allowed': granted !== 'everybody' && granted !== reach,
      };
      const reasons = (['exposed', 'clear-text', 'not-allowed'] as const).filter((reason) => answers[reason]);
      const { address, port } = entry.local;
      const summary = [address, port, entry.program ?? '?', clearText[key] ?? '', ...reasons].join(' ');
      return { entry, reasons: [...reasons], severity: severities[reasons.length] ?? 'low', summary };
    })
    .filter(({ reasons }) => reasons.includes('clear-text') || reasons.includes('not-allowed'));
  return (['high', 'medium', 'low'] as const).flatMap((grade) => judged.filter(({ severity }) => severity === grade));
};
