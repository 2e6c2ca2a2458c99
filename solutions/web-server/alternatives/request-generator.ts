/** HTTP/1.1 with GET and HEAD: bytes -> generator of requests -> answers, one connection a loop. */
import net from 'node:net';
import { once } from 'node:events';

export type Pages = Record<string, string>;

interface Request {
  method: string;
  path: string;
  /** How many bytes of body follow the head. */
  length: number;
  close: boolean;
}

type Fault = 400 | 431;

const REASONS = {
  200: 'OK',
  400: 'Bad Request',
  404: 'Not Found',
  405: 'Method Not Allowed',
  431: 'Request Header Fields Too Large',
} as const;

interface Answer {
  status: keyof typeof REASONS;
  body: string;
  headers?: string[];
  bodiless?: boolean;
  close: boolean;
}

const END_OF_HEAD = '\r\n\r\n';
const LARGEST_HEAD = 8192;
const LINGER = 5000;

/** The values under each name, in small letters; undefined if a line is no header line. */
function readHeaders(lines: string[]): Map<string, string[]> | undefined {
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 0) return undefined;
    const name = line.slice(0, colon).toLowerCase();
    const value = line
      .slice(colon + 1)
      .replace(/^[ \t]+/, '')
      .replace(/[ \t]+$/, '');
    headers.set(name, [...(headers.get(name) ?? []), value]);
  }
  return headers;
}

function readHead(head: string): Request | Fault {
  const [requestLine = '', ...lines] = head.split('\r\n');
  const [method, target, version, ...more] = requestLine.split(' ');
  if (!method || !target || version !== 'HTTP/1.1' || more.length > 0) return 400;

  const headers = readHeaders(lines);
  if (headers?.get('host')?.length !== 1) return 400;

  const lengths = [...new Set(headers.get('content-length') ?? ['0'])];
  if (lengths.length !== 1 || !lengths.every((length) => /^[0-9]+$/.test(length))) return 400;

  const options = (headers.get('connection') ?? []).flatMap((value) => value.toLowerCase().split(/[ \t]*,[ \t]*/));
  const [path = ''] = target.split('?', 1);
  return { method, path, length: Number(lengths[0]), close: options.includes('close') };
}

/** Cuts the stream into requests. The first fault is the last thing it yields. */
async function* requests(chunks: AsyncIterable<Buffer>): AsyncGenerator<Request | Fault, void> {
  let held: Buffer = Buffer.alloc(0);
  let bodyLeft = 0;
  for await (const chunk of chunks) {
    held = Buffer.concat([held, chunk]);
    for (;;) {
      const skipped = Math.min(bodyLeft, held.length);
      bodyLeft -= skipped;
      held = held.subarray(skipped);

      const end = held.indexOf(END_OF_HEAD);
      const size = end < 0 ? held.length : end + END_OF_HEAD.length;
      if (size > LARGEST_HEAD) {
        yield 431;
        return;
      }
      if (end < 0) break;

      const request = readHead(held.toString('utf8', 0, end));
      held = held.subarray(size);
      yield request;
      if (typeof request === 'number') return;
      bodyLeft = request.length;
    }
  }
}

function answerTo(request: Request | Fault, pages: Pages): Answer {
  if (typeof request === 'number') return { status: request, body: '', close: true };
  const { method, path, close } = request;
  const bodiless = method === 'HEAD';
  const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
  if (page === undefined) return { status: 404, body: 'There is no such page.\n', bodiless, close };
  if (method === 'GET' || bodiless) return { status: 200, body: page, bodiless, close };
  return { status: 405, body: 'This page can only be read.\n', headers: ['Allow: GET, HEAD'], close };
}

function encode({ status, body, headers = [], bodiless = false, close }: Answer): string {
  return [
    `HTTP/1.1 ${status} ${REASONS[status]}`,
    'Content-Type: text/html; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...headers,
    ...(close ? ['Connection: close'] : []),
    '',
    bodiless ? '' : body,
  ].join('\r\n');
}

async function serve(socket: net.Socket, pages: Pages): Promise<void> {
  for await (const request of requests(socket.iterator({ destroyOnReturn: false }))) {
    const answer = answerTo(request, pages);
    if (!socket.write(encode(answer))) await once(socket, 'drain');
    if (answer.close) break;
  }
  socket.end();
  if (socket.readableEnded) return;
  // Throw away what still comes: unread bytes would turn our FIN into a RST, and the answer might be lost.
  socket.resume();
  await once(socket, 'finish');
  const patience = setTimeout(() => socket.destroy(), LINGER).unref();
  socket.once('close', () => clearTimeout(patience));
}

export async function startWebServer(port: number, pages: Pages): Promise<net.Server> {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {}); // the loop hears of it too
    serve(socket, pages).catch(() => socket.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  server.on('error', () => {});
  return server;
}
