import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codespaceOrigin } from './forwarded-origin.js';
import { serveLive, type LiveServer } from './live-server.js';

let [folder, called]: [string, string[]] = ['', []];
let server: LiveServer;
beforeEach(async () => {
  [folder, called] = [mkdtempSync(join(tmpdir(), 'course-live-')), []];
  mkdirSync(join(folder, 'site'));
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'site', 'index.html'), '<script>let a = 1</script><h1>home</h1>');
  writeFileSync(join(folder, 'site', 'page.html'), 'a page');
  const actions = {
    run: () => void called.push('run'),
    turn: (slug?: string) => void called.push(`turn ${slug}`),
    open: () => Promise.reject(new Error('no editor')),
  };
  server = await serveLive(join(folder, 'site'), 0, { actions, slugs: ['echo-server'] });
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

interface Asked {
  method?: string;
  headers?: Record<string, string>;
}

/** Asks as it is written: fetch would tidy up the path. */
function ask(path: string, { method = 'GET', headers = {} }: Asked = {}) {
  const { hostname, port } = new URL(server.address);
  return new Promise<{ status: number; headers: IncomingHttpHeaders; text: string }>((resolve, reject) => {
    const asked = request({ hostname, port, path, method, headers, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    asked.once('error', reject).end();
  });
}

async function admitted(): Promise<{ cookie: string }> {
  const { pathname, search } = new URL(server.address);
  const { headers } = await ask(pathname + search);
  return { cookie: headers['set-cookie']?.[0]?.split(';')[0] ?? '' };
}

const own = () => ({ origin: new URL(server.address).origin });

test('the printed address admits a browser, and hides the token', async () => {
  const { pathname, search } = new URL(server.address);
  const { status, headers } = await ask(pathname + search);
  expect([status, headers.location]).toEqual([303, '/']);
  expect(headers['set-cookie']?.[0]).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/);
  const home = await ask('/', { headers: await admitted() });
  expect([home.status, home.text]).toEqual([200, '<script>let a = 1</script><h1>home</h1>']);
  // Of `let a = 1`, by `openssl dgst -sha256 -binary | base64`.
  expect(home.headers['content-security-policy']).toContain(
    "script-src 'self' 'sha256-LAfYd7pbFUgwfQu8b4q135PeTG2z+/coPEUYCd74eCQ='",
  );
  expect((await ask('/page', { headers: await admitted() })).text).toBe('a page');
});

test.each([
  ['no token', {}],
  ['a wrong token', { cookie: 'course=0' }],
])('%s: nothing is told', async (_what, headers) => {
  for (const path of ['/', '/page', '/live/events', '/?token=']) {
    const { status, text } = await ask(path, { headers });
    expect([status, text]).toEqual([403, expect.stringMatching(/^open the address that npm start has printed, with/)]);
  }
  // A tab of an earlier `npm start`.
  const { status, text } = await ask('/?token=00000000000000000000000000000000', { headers });
  expect([status, text]).toEqual([
    403,
    expect.stringMatching(/is not the one of this npm start: open .* printed last/),
  ]);
});

test('another host, another origin and another site are refused, token or not', async () => {
  const cookie = await admitted();
  const { search } = new URL(server.address);
  const refused: [string, Record<string, string>][] = [
    ['/', { host: 'evil.example' }],
    [`/${search}`, { host: `evil.example:${new URL(server.address).port}` }],
    ['/', { host: '127.0.0.1.evil.example' }],
    ['/', { host: 'localhost.evil.example:80' }],
    ['/', { host: '172.20.10.4:4910' }],
    ['/', { host: 'localhost:1', origin: 'http://localhost:2' }],
    ['/', { origin: 'http://evil.example' }],
    ['/live/events', { origin: 'null' }],
    ['/live/events', { 'sec-fetch-site': 'cross-site' }],
    ['/page', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' }],
  ];
  for (const [path, headers] of refused)
    expect([path, headers, (await ask(path, { headers: { ...cookie, ...headers } })).status]).toEqual([
      path,
      headers,
      403,
    ]);
});

test.each(['localhost', '[::1]', '127.0.0.1:1', 'localhost:49100'])(
  'a browser that reaches it as %s, by a forwarded port too, enters and may act',
  async (host) => {
    const { search } = new URL(server.address);
    const entered = await ask(`/${search}`, { headers: { host } });
    expect([entered.status, entered.headers.location]).toEqual([303, '/']);
    const headers = { ...(await admitted()), host, origin: `http://${host}` };
    expect((await ask('/live/run', { method: 'POST', headers })).status).toBe(204);
  },
);

test('a browser behind a forwarder is told which option to start with, and may act once it is set', async () => {
  const cookie = await admitted();
  const name = 'made-up-4910.app.example';
  const byHost = await ask('/', { headers: { ...cookie, host: name, 'x-forwarded-proto': 'https' } });
  const forwarded = { 'x-forwarded-host': name, 'x-forwarded-proto': 'https' };
  const byForwardedHost = await ask('/', { headers: { ...cookie, host: '172.20.10.4:4910', ...forwarded } });
  const click = { ...cookie, origin: `https://${name}`, 'sec-fetch-site': 'same-origin' };
  const byOrigin = await ask('/live/run', { method: 'POST', headers: click });
  for (const { status, text } of [byHost, byForwardedHost, byOrigin])
    expect([status, text]).toEqual([403, expect.stringContaining(`npm start -- --origin https://${name}\n`)]);
  // An origin that is not valid is not repeated.
  for (const origin of ['null', 'https://a b', `https://${'a'.repeat(300)}`, 'javascript:alert(1)'])
    expect((await ask('/', { headers: { ...cookie, origin } })).text).not.toContain(origin.slice(0, 6));

  const other = await serveLive(join(folder, 'site'), 0, {
    actions: { run: () => void called.push('run') },
    slugs: [],
    forwarded: (port) =>
      codespaceOrigin(port, { CODESPACE_NAME: 'made-up', GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN: 'app.example' }),
  });
  await server.close();
  server = other;
  const { port } = new URL(server.address);
  const { origin, search, hostname } = new URL(server.forwardedAddress ?? '');
  expect(hostname).toBe(`made-up-${port}.app.example`);
  for (const host of [hostname, `localhost:${port}`]) {
    expect((await ask(`/${search}`, { headers: { host } })).status).toBe(303);
    const acts = { ...(await admitted()), host, origin };
    expect((await ask('/live/run', { method: 'POST', headers: acts })).status).toBe(204);
  }
  expect(called).toEqual(['run', 'run']);
  const stranger = { ...(await admitted()), origin: 'https://made-up-1.app.example' };
  expect((await ask('/live/run', { method: 'POST', headers: stranger })).status).toBe(403);
});

test.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/page/../../secret.txt',
  '//secret.txt',
  '/%00',
  '/%ff',
  '/..\\secret.txt',
])('%s leads nowhere', async (path) => {
  const { status, text } = await ask(path, { headers: await admitted() });
  expect([status, text]).toEqual([404, 'there is no such page\n']);
});

test.each([
  ['//', 403],
  ['//:1', 403],
  ['*', 400],
  ['http://[', 400],
])('who asks for %s is refused, and ends nothing', async (path, status) => {
  expect((await ask(path)).status).toBe(status);
  expect((await ask('/', { headers: await admitted() })).status).toBe(200);
});

test('actions are asked for by POST, from its own pages, for exercises that there are', async () => {
  const headers = { ...(await admitted()), ...own() };
  expect((await ask('/live/run', { method: 'POST', headers })).status).toBe(204);
  expect((await ask('/live/turn/echo-server', { method: 'POST', headers })).status).toBe(204);
  expect(called).toEqual(['run', 'turn echo-server']);
  const failed = await ask('/live/open/echo-server', { method: 'POST', headers });
  expect([failed.status, failed.text]).toEqual([500, 'no editor\n']);
  expect((await ask('/live/run', { headers })).status).toBe(405);
  expect((await ask('/live/run', { method: 'POST', headers: await admitted() })).status).toBe(403);
  for (const path of ['/live/turn/nothing', '/live/constructor', '/live/turn/..%2f..'])
    expect((await ask(path, { method: 'POST', headers })).status).toBe(404);
  expect((await ask('/', { method: 'POST', headers })).status).toBe(405);
  expect(called).toHaveLength(2);
});

test('a page is told what is newest at once, and all that comes', async () => {
  const { hostname, port } = new URL(server.address);
  server.publish({ number: 1 });
  const headers = await admitted();
  const told: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const asked = request({ hostname, port, path: '/live/events', headers, agent: false }, (response) => {
      response.on('data', (chunk: Buffer) => {
        told.push(chunk.toString());
        if (told.length === 1) server.publish({ number: 2 });
        else asked.destroy();
      });
      response.on('close', resolve);
    });
    asked.once('error', reject).end();
  });
  expect(told).toEqual(['data: {"number":1}\n\n', 'data: {"number":2}\n\n']);
});

test('it listens on the loopback alone, and says when the port is taken', async () => {
  expect(new URL(server.address).hostname).toBe('127.0.0.1');
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  await expect(serveLive(join(folder, 'site'), port, { actions: {}, slugs: [] })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
  await new Promise((resolve) => other.close(resolve));
});
