import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Who may ask for the pages of `npm start`: the browser that opened the address which was printed, and no other page in it. */
export interface Guarded {
  port: number;
  token: string;
}

/** Cookies are kept by host, whatever the port. */
export function cookieName({ port }: Guarded): string {
  return `course-${port}`;
}

/**
 * Why a request is refused; undefined when it is not. `Host` is checked since a name of a stranger's may lead to 127.0.0.1 (DNS rebinding),
 * `Origin` and `Sec-Fetch-Site` since any page may send requests here (RFC 6454; Fetch Metadata), the token since any program on this
 * machine may.
 */
export function refusalOf({ headers }: Pick<IncomingMessage, 'headers'>, guarded: Guarded): string | undefined {
  const hosts = ['127.0.0.1', 'localhost'].map((name) => `${name}:${guarded.port}`);
  if (!hosts.includes(headers.host ?? '')) return 'this host is not served here';
  const { origin } = headers;
  if (origin !== undefined && origin !== `http://${headers.host}`) return 'another origin may not ask here';
  const site = headers['sec-fetch-site'];
  const isNavigation = headers['sec-fetch-mode'] === 'navigate';
  // A link on another page may lead here, and carries no cookie of ours: what it finds is the refusal below.
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isNavigation)
    return 'another site may not ask here';
  return hasToken(headers.cookie ?? '', guarded) ? undefined : 'open the address that npm start has printed';
}

export function isToken(given: string, { token }: Guarded): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(token)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function hasToken(cookies: string, guarded: Guarded): boolean {
  return cookies.split(/;\s*/).some((cookie) => {
    const at = cookie.indexOf('=');
    return cookie.slice(0, at) === cookieName(guarded) && isToken(cookie.slice(at + 1), guarded);
  });
}
