/*
 * Lets Node's class URL read the host. Three things it does not tell us are looked up in the text itself: whether there is
 * a host at all, whether a port is written, and how. It is only ever asked about `http`, since it treats other schemes differently.
 */
export interface Address {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  readonly explicit: boolean;
}

const defaults = { http: 80, https: 443, ssh: 22, smtp: 25, dns: 53 };

const isKnown = (scheme: string): scheme is keyof typeof defaults => Object.hasOwn(defaults, scheme);

const splitUrl =
  /^(?<scheme>[a-z][-+.a-z\d]*):\/\/(?:[^/?#]*@)?(?<host>\[[^/?#\]]*\]|[^/?#:@]*)(?::(?<port>[^/?#@]*))?(?=[/?#]|$)/i;

class NoSuchPort extends RangeError {}
class BadUrl extends SyntaxError {}

export const parseAddress = (url: string): Address => {
  const groups = splitUrl.exec(url)?.groups;
  if (groups === undefined) throw new BadUrl('the URL does not look like scheme://host:port');
  const { host = '', port } = groups;
  const scheme = groups.scheme!.toLowerCase();
  if (host === '') throw new BadUrl('which host? It is missing');
  if (port === undefined) {
    if (!isKnown(scheme)) throw new NoSuchPort(`I do not know the port of the scheme ${scheme}`);
    return { scheme, host: readHost(host), port: defaults[scheme], explicit: false };
  }
  if (!/^\d+$/.test(port)) throw new BadUrl(`Port "${port}" is not a number`);
  if (+port >= 2 ** 16) throw new NoSuchPort(`Port ${port} is too large`);
  return { scheme, host: readHost(host), port: +port, explicit: true };
};

function readHost(host: string): string {
  try {
    return new URL(`http://${host}/`).hostname.replace(/^\[|\]$/g, '');
  } catch (cause) {
    throw new BadUrl(`${host} is not a host`, { cause });
  }
}

export const formatAddress = ({ scheme, host, port }: Address): string =>
  [
    scheme,
    '://',
    host.replace(/^.*:.*$/, '[$&]'),
    ...(isKnown(scheme) && defaults[scheme] === port ? [] : [':', port]),
  ].join('');
