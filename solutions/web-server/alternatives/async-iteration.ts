import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

export type Pages = Record<string, string>;

/** A request that cannot be served, with the status that says why. */
class Refusal extends Error {}

interface Request {
  method: string;
  path: string;
  headers: Map<string, string[]>;
}

export async function startWebServer(port: number, pages: Pages): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    converse(socket, new Map(Object.entries(pages))).catch(() => socket.destroy());
  });
  server.listen({ port });
  await once(server, 'listening');
  return server;
}

async function converse(socket: Socket, pages: Map<string, string>): Promise<void> {
  try {
    for await (const request of requestsOf(socket)) {
      const answer = answerTo(request, pages);
      if (!socket.write(answer)) await once(socket, 'drain');
      if (request.headers.get('connection')?.some((value) => /^close$/i.test(value))) break;
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    socket.write(`HTTP/1.1 ${error.message}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
  }
  socket.end();
  socket.resume();
  await once(socket, 'close');
}

/** The requests of a connection, one after the other, their bodies skipped. @throws {Refusal} */
async function* requestsOf(socket: Socket): AsyncGenerator<Request> {
  const chunks = socket.iterator({ destroyOnReturn: false }) as AsyncIterableIterator<Buffer, undefined>;
  let buffer = Buffer.alloc(0);
  const readMore = async () => {
    const { value } = await chunks.next();
    if (value !== undefined) buffer = Buffer.concat([buffer, value]);
    return value !== undefined;
  };
  for (;;) {
    let end = buffer.indexOf('\r\n\r\n');
    while (end < 0) {
      if (buffer.length > 8192) break;
      if (!(await readMore())) return;
      end = buffer.indexOf('\r\n\r\n');
    }
    if (end < 0 || end + 4 > 8192) throw new Refusal('431 Request Header Fields Too Large');
    const request = read(buffer.toString('latin1', 0, end));
    buffer = buffer.subarray(end + 4);
    yield request;
    let toSkip = Number(request.headers.get('content-length')?.[0] ?? 0);
    while (toSkip > buffer.length) {
      toSkip -= buffer.length;
      buffer = Buffer.alloc(0);
      if (!(await readMore())) return;
    }
    buffer = buffer.subarray(toSkip);
  }
}

function read(head: string): Request {
  const bad = new Refusal('400 Bad Request');
  const [first = '', ...lines] = head.split('\r\n');
  const [method = '', target = '', version, ...more] = first.split(' ');
  if (version !== 'HTTP/1.1' || more.length > 0 || method === '' || target === '') throw bad;
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 1) throw bad;
    const name = line.slice(0, colon).toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).replace(/^ +| +$/g, '')]);
  }
  if (headers.get('host')?.length !== 1) throw bad;
  if (headers.get('content-length')?.some((length) => !/^[0-9]+$/.test(length))) throw bad;
  return { method, path: target.replace(/\?.*$/s, ''), headers };
}

function answerTo({ method, path }: Request, pages: Map<string, string>): Buffer {
  const page = pages.get(path);
  const allowed = method === 'GET' || method === 'HEAD';
  const [status, body] =
    page === undefined ? ['404 Not Found', 'Not here.'] : allowed ? ['200 OK', page] : ['405 Method Not Allowed', ''];
  const bytes = Buffer.from(body);
  const head = [
    `HTTP/1.1 ${status}`,
    'Content-Type: text/html; charset=utf-8',
    `Content-Length: ${bytes.length}`,
    ...(status.startsWith('405') ? ['Allow: HEAD, GET'] : []),
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), method === 'HEAD' ? Buffer.alloc(0) : bytes]);
}
