import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import sirv from 'sirv';
import { jsonText } from '../engine/results/json-text.js';
import { contentPolicy } from './content-policy.js';
import { cookieName, mayEnter, refusalOf, type Guarded } from './page-guard.js';

/** What the pages may ask for; each is a POST to `/live/NAME` or `/live/NAME/SLUG`. */
export interface LiveActions {
  /** By name; a slug is one of the course's. */
  actions: Readonly<Record<string, (slug: string | undefined) => void | Promise<void>>>;
  slugs: readonly string[];
  /** Where a forwarder offers this port, if one does: an origin. */
  forwarded?: (port: number) => string | undefined;
}

export interface LiveServer {
  /** With the token: to be opened once, in the browser that is to be let in. */
  address: string;
  /** The same by way of the forwarder. */
  forwardedAddress: string | undefined;
  /** Sends this to every page that is open, now and, until there is something newer, to each that is opened. */
  publish: (state: unknown) => void;
  close: () => Promise<void>;
}

const TOKEN_BYTES = 16;
const LONGEST_URL = 2000;

/**
 * Serves the pages in `folder`, and what happens to the student's programs, on 127.0.0.1 alone.
 * @param port 0 takes a free one
 * @throws what `listen` says: EADDRINUSE when the port is taken
 */
export async function serveLive(
  folder: string,
  port: number,
  { actions, slugs, forwarded }: LiveActions,
): Promise<LiveServer> {
  const policy = contentPolicy(folder);
  // Looked at once, when it starts: no path of a request is ever looked up on the disk.
  const files = sirv(folder, { etag: true, extensions: ['html'], setHeaders: (response) => harden(response, policy) });
  const token = randomBytes(TOKEN_BYTES).toString('hex');
  const open = new Set<ServerResponse>();
  let last: string | undefined;
  // Known once it listens, which is before the first request.
  let guarded: Guarded = { port, token };
  const server = createServer((request, response) => {
    const { url = '', method = 'GET' } = request;
    // Other forms than a path are for proxies (RFC 9112, section 3.2).
    if (!url.startsWith('/')) return answer(response, 400, 'only paths');
    const { pathname, searchParams } = new URL(`http://localhost${url.slice(0, LONGEST_URL)}`);
    const given = pathname === '/' ? searchParams.get('token') : null;
    if (given !== null && mayEnter(request, given, guarded)) return admit(response, guarded);
    const refusal = refusalOf(request, guarded, given);
    if (refusal !== undefined) return answer(response, 403, refusal);
    if (pathname === '/live/events') return listen(response);
    const [, prefix, name = '', slug] = pathname.split('/');
    if (prefix === 'live') return act(request, response, name, slug);
    if (method !== 'GET' && method !== 'HEAD') return answer(response, 405, 'only GET and HEAD');
    files(request, response, () => answer(response, 404, 'there is no such page'));
  });

  function listen(response: ServerResponse): void {
    harden(response, policy);
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(last ?? ':\n\n');
    open.add(response);
    response.once('close', () => open.delete(response));
  }

  function act(request: IncomingMessage, response: ServerResponse, name: string, slug: string | undefined): void {
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (!action || (slug !== undefined && !slugs.includes(slug)))
      return answer(response, 404, 'there is no such thing');
    if (request.method !== 'POST') return answer(response, 405, 'only POST');
    // Browsers name the origin of each POST: without one it is no page of ours.
    if (request.headers.origin === undefined) return answer(response, 403, 'a request without an origin');
    Promise.resolve(action(slug)).then(
      () => response.writeHead(204).end(),
      (error: Error) => answer(response, 500, error.message),
    );
  }

  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  const { port: taken } = server.address() as AddressInfo;
  const origin = forwarded?.(taken);
  guarded = { port: taken, token, origin };
  return {
    address: `http://127.0.0.1:${taken}/?token=${token}`,
    forwardedAddress: origin === undefined ? undefined : `${origin}/?token=${token}`,
    publish: (state) => {
      last = `data: ${jsonText(state)}\n\n`;
      for (const response of open) response.write(last);
    },
    close: () => closed(server),
  };
}

/**
 * The address with the token becomes a cookie, so that it does not appear in the history or in `Referer`. `SameSite=Lax`, since a strict one is not
 * sent after a redirect where a page elsewhere (an editor in the browser) opened the address; nothing is changed by a GET.
 */
function admit(response: ServerResponse, guarded: Guarded): void {
  const cookie = `${cookieName(guarded)}=${guarded.token}; Path=/; HttpOnly; SameSite=Lax`;
  response.writeHead(303, { location: '/', 'set-cookie': cookie, 'referrer-policy': 'no-referrer' }).end();
}

function harden(response: ServerResponse, policy: string): void {
  response.setHeader('content-security-policy', policy);
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('cross-origin-resource-policy', 'same-origin');
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}

function closed(server: Server): Promise<void> {
  const done = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  return done;
}
