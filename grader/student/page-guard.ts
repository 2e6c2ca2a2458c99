import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** Who may ask for the pages of `npm start`: the browser that opened the address which was printed, and no other page in it. */
export interface Guarded {
  port: number;
  token: string;
  /** Where a forwarder (a Codespace, a container's host) offers this port: `https://NAME[:PORT]`. */
  origin?: string | undefined;
}

type Asked = Pick<IncomingMessage, 'headers'>;

/** No other machine can be meant by these, so no stranger's name can lead here in their stead. The port may be a forwarder's. */
const LOOPBACK_HOST = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/;
const LONGEST_HOST = 200;

/** Cookies are kept by host, whatever the port. */
export function cookieName({ port }: Guarded): string {
  return `course-${port}`;
}

/** Whether this token, in the address that was opened, admits the browser. */
export function mayEnter({ headers }: Asked, given: string, guarded: Guarded): boolean {
  return isServed(headers, guarded) && isToken(given, guarded);
}

/**
 * Why a request is refused, and what to do; undefined when it is not. `Host` is checked since a name of a stranger's may lead to 127.0.0.1
 * (DNS rebinding), `Origin` and `Sec-Fetch-Site` since any page may send requests here (RFC 6454; Fetch Metadata), the token since any
 * program on this machine may.
 * @param given the token in the address that was opened, which did not admit it
 */
export function refusalOf({ headers }: Asked, guarded: Guarded, given?: string | null): string | undefined {
  if (!isServed(headers, guarded))
    return `npm start answers to 127.0.0.1 and localhost alone. ${advice(askedAs(headers))}`;
  const { origin } = headers;
  if (origin !== undefined && origin !== `http://${headers.host}` && origin !== guarded.origin)
    return `a page of another origin may not ask here. ${advice(origin)}`;
  const site = headers['sec-fetch-site'];
  const isNavigation = headers['sec-fetch-mode'] === 'navigate';
  // A link on another page may lead here: nothing is changed by opening it.
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isNavigation)
    return 'another site may not ask here';
  if (hasToken(headers.cookie ?? '', guarded)) return undefined;
  return given ? OLD_TOKEN : NO_TOKEN;
}

const OLD_TOKEN =
  'the token in this address is not the one of this npm start: open the address that it has printed last';
const NO_TOKEN =
  'open the address that npm start has printed, with its token. If you did, this browser keeps no cookies here, as inside an editor: open it in a window of its own';

function isServed({ host = '' }: IncomingHttpHeaders, { origin }: Guarded): boolean {
  return LOOPBACK_HOST.test(host) || (origin !== undefined && host === new URL(origin).host);
}

/** The origin that the browser is likely to have asked, where a forwarder says so (X-Forwarded-Host, X-Forwarded-Proto). */
function askedAs(headers: IncomingHttpHeaders): string {
  const protocol = headers['x-forwarded-proto'] === 'https' ? 'https' : 'http';
  return `${protocol}://${[headers['x-forwarded-host']].flat()[0] ?? headers.host ?? ''}`;
}

function advice(origin: string): string {
  if (!/^https?:\/\/[\w.:[\]-]+$/.test(origin) || origin.length > LONGEST_HOST)
    return 'Open the address that it has printed';
  return `If ${origin} is where your browser reaches this port through a forwarder, start it with: npm start -- --origin ${origin}`;
}

function isToken(given: string, { token }: Guarded): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(token)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function hasToken(cookies: string, guarded: Guarded): boolean {
  return cookies.split(/;\s*/).some((cookie) => {
    const at = cookie.indexOf('=');
    return cookie.slice(0, at) === cookieName(guarded) && isToken(cookie.slice(at + 1), guarded);
  });
}
