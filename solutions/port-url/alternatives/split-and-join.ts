import { isIPv6 } from 'node:net';
import { format } from 'node:url';

export interface Address {
  scheme: string;
  host: string;
  port: number;
  explicit: boolean;
}

const WELL_KNOWN = ['http:80', 'https:443', 'ssh:22', 'smtp:25', 'dns:53'];

const hasDefault = (scheme: string, port: number): boolean => WELL_KNOWN.includes(`${scheme}:${port}`);

const defaultOf = (scheme: string): number | undefined =>
  WELL_KNOWN.map((row) => row.split(':'))
    .filter(([name]) => name === scheme)
    .map(([, port]) => Number(port))
    .shift();

const demand = (holds: boolean, fault: string): void => {
  if (!holds) throw new SyntaxError(fault);
};

const cut = (text: string, mark: string): [before: string, after: string | undefined] => {
  const [before = '', ...after] = text.split(mark);
  return [before, after.length === 0 ? undefined : after.join(mark)];
};

const authorityOf = (text: string): string => ['/', '?', '#'].reduce((shorter, mark) => cut(shorter, mark)[0], text);

const hostAndTail = (target: string): [host: string, tail: string] => {
  if (!target.startsWith('[')) {
    const [host, after] = cut(target, ':');
    demand(host !== '', 'host missing');
    demand(!host.includes('[') && !host.includes(']'), 'host with a bracket in it');
    return [host, after === undefined ? '' : `:${after}`];
  }
  const [host, tail] = cut(target.slice(1), ']');
  demand(tail !== undefined, 'host with an open bracket');
  demand(isIPv6(host), 'host in brackets, but no IPv6 address');
  return [host, tail ?? ''];
};

const writtenPort = (tail: string): number => {
  demand(tail.startsWith(':'), 'more than a port behind the bracket');
  const digits = tail.slice(1).split('');
  demand(digits.length > 0, 'PORT MISSING');
  demand(
    digits.every((digit) => '0123456789'.includes(digit)),
    'PORT NOT IN DIGITS',
  );
  const significant = digits.slice(digits.findIndex((digit) => digit !== '0')).join('');
  const port = significant.length > 5 && !significant.startsWith('0') ? Infinity : Number(significant);
  if (port > 65535) throw new RangeError('PORT TOO LARGE');
  return port;
};

export const parseAddress = (url: string): Address => {
  const [written, behind] = cut(url, ':');
  demand(/^[a-z][a-z0-9+.-]*$/.test(written.replace(/[A-Z]/g, (letter) => letter.toLowerCase())), 'no scheme');
  demand(behind !== undefined && behind.startsWith('//'), 'no // behind the scheme');
  const scheme = written.toLowerCase();

  const authority = authorityOf((behind ?? '').slice(2));
  const [host, tail] = hostAndTail(authority.split('@').at(-1) ?? '');

  const port = tail === '' ? defaultOf(scheme) : writtenPort(tail);
  if (port === undefined) throw new RangeError('SCHEME UNKNOWN, AND NOTHING WRITTEN BEHIND THE NAME');
  return Object.freeze({ explicit: tail !== '', port, host: host.toLowerCase(), scheme });
};

export const formatAddress = ({ scheme, host, port }: Address): string =>
  format({
    protocol: scheme,
    slashes: true,
    hostname: host,
    port: hasDefault(scheme, port) ? '' : String(port),
  });
