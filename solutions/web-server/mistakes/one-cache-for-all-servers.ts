import net from 'node:net';

export type Pages = Record<string, string>;

const END = '\r\n\r\n';
const MAX_HEAD = 8192;
const WORTH_KEEPING = 16384;

/** Large pages in UTF-8, so that they need not be encoded for each request. */
const encoded = new Map<string, Buffer>();

function encode(path: string, text: string): Buffer {
  if (text.length < WORTH_KEEPING) return Buffer.from(text, 'utf8');
  let bytes = encoded.get(path);
  if (bytes === undefined) {
    bytes = Buffer.from(text, 'utf8');
    encoded.set(path, bytes);
  }
  return bytes;
}

interface Request {
  method: string;
  path: string;
  length: number;
  close: boolean;
}

function parse(head: string): Request | undefined {
  const [first = '', ...lines] = head.split('\r\n');
  const [, method, target] = /^([^ ]+) ([^ ]+) HTTP\/1\.1$/.exec(first) ?? [];
  if (method === undefined || target === undefined) return undefined;
  let hosts = 0;
  let length = '0';
  let close = false;
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 0) return undefined;
    const name = line.slice(0, colon).toLowerCase();
    const value = line
      .slice(colon + 1)
      .replace(/^[ \t]+/, '')
      .replace(/[ \t]+$/, '');
    if (name === 'host') hosts++;
    if (name === 'content-length') length = value;
    if (name === 'connection' && value.toLowerCase() === 'close') close = true;
  }
  if (hosts !== 1 || !/^[0-9]+$/.test(length)) return undefined;
  return { method, path: target.split('?', 1)[0] ?? '', length: Number(length), close };
}

function send(socket: net.Socket, status: string, body: Buffer, withBody: boolean, extra = ''): void {
  socket.write(`HTTP/1.1 ${status}\r\n${extra}Content-Length: ${body.length}\r\n\r\n`);
  if (withBody && body.length > 0) socket.write(body);
}

function respond(socket: net.Socket, { method, path }: Request, pages: Pages): void {
  const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
  if (page === undefined) {
    send(socket, '404 Not Found', Buffer.from('Not found.\n'), method !== 'HEAD');
  } else if (method === 'GET' || method === 'HEAD') {
    send(socket, '200 OK', encode(path, page), method === 'GET');
  } else {
    send(socket, '405 Method Not Allowed', Buffer.from('Not allowed.\n'), true, 'Allow: GET, HEAD\r\n');
  }
}

export async function startWebServer(port: number, pages: Pages): Promise<net.Server> {
  const server = net.createServer((socket) => {
    let rest: Buffer = Buffer.alloc(0);
    let skip = 0;
    let over = false;
    const refuse = (status: string): void => {
      over = true;
      send(socket, status, Buffer.alloc(0), false);
      socket.end();
    };
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      if (over) return;
      rest = Buffer.concat([rest, chunk]);
      while (!over) {
        const skipped = Math.min(skip, rest.length);
        rest = rest.subarray(skipped);
        skip -= skipped;
        if (skip > 0) return;
        const end = rest.indexOf(END);
        if ((end < 0 ? rest.length : end + END.length) > MAX_HEAD) return refuse('431 Request Header Fields Too Large');
        if (end < 0) return;
        const request = parse(rest.toString('utf8', 0, end));
        if (request === undefined) return refuse('400 Bad Request');
        rest = rest.subarray(end + END.length);
        skip = request.length;
        respond(socket, request, pages);
        if (request.close) {
          over = true;
          socket.end();
        }
      }
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}
