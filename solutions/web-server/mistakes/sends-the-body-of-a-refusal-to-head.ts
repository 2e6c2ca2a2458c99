import net from 'node:net';

export type Pages = Record<string, string>;

const REASONS = {
  200: 'OK',
  400: 'Bad Request',
  404: 'Not Found',
  405: 'Method Not Allowed',
  431: 'Request Header Fields Too Large',
} as const;

type Status = keyof typeof REASONS;

function response(status: Status, body: string, extra: string[] = []): { head: Buffer; body: Buffer } {
  const bytes = Buffer.from(body, 'utf8');
  const lines = [
    `HTTP/1.1 ${status} ${REASONS[status]}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${bytes.length}`,
    ...extra,
  ];
  return { head: Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), body: bytes };
}

function errorPage(status: Status): string {
  return `${status} ${REASONS[status]}\n`;
}

interface Request {
  method: string;
  path: string;
  length: number;
  close: boolean;
}

function parse(head: string): Request | null {
  const [first = '', ...lines] = head.split('\r\n');
  const match = /^([^ ]+) ([^ ]+) HTTP\/1\.1$/.exec(first);
  if (match === null) return null;
  const request: Request = {
    method: match[1] ?? '',
    path: (match[2] ?? '').split('?', 1)[0] ?? '',
    length: 0,
    close: false,
  };
  let hosts = 0;
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 0) return null;
    const name = line.slice(0, colon).toLowerCase();
    const value = line
      .slice(colon + 1)
      .replace(/^[ \t]+/, '')
      .replace(/[ \t]+$/, '');
    if (name === 'host') hosts += 1;
    else if (name === 'connection') request.close ||= value.toLowerCase() === 'close';
    else if (name === 'content-length') {
      if (!/^[0-9]+$/.test(value)) return null;
      request.length = Number(value);
    }
  }
  return hosts === 1 ? request : null;
}

function connection(socket: net.Socket, pages: Pages): void {
  let buffer: Buffer = Buffer.alloc(0);
  let skip = 0;

  const refuse = (status: 400 | 431): void => {
    const { head, body } = response(status, errorPage(status), ['Connection: close']);
    socket.write(head);
    socket.end(body);
  };

  const reply = (request: Request): void => {
    const page = Object.hasOwn(pages, request.path) ? pages[request.path] : undefined;
    const { head, body } =
      page === undefined
        ? response(404, errorPage(404))
        : request.method === 'GET' || request.method === 'HEAD'
          ? response(200, page)
          : response(405, errorPage(405), ['Allow: GET, HEAD']);
    socket.write(head);
    if (request.method !== 'HEAD') socket.write(body);
    if (request.close) socket.end();
  };

  socket.on('error', () => {});
  socket.on('data', (chunk: Buffer) => {
    if (socket.writableEnded) return;
    buffer = Buffer.concat([buffer, chunk]);
    while (!socket.writableEnded) {
      const skipped = Math.min(skip, buffer.length);
      skip -= skipped;
      buffer = buffer.subarray(skipped);
      if (skip > 0) return;

      const end = buffer.indexOf('\r\n\r\n');
      if ((end < 0 ? buffer.length : end + 4) > 8192) return refuse(431);
      if (end < 0) return;
      const request = parse(buffer.toString('utf8', 0, end));
      buffer = buffer.subarray(end + 4);
      if (request === null) return refuse(400);
      skip = request.length;
      reply(request);
    }
  });
}

export function startWebServer(port: number, pages: Pages): Promise<net.Server> {
  const server = net.createServer((socket) => connection(socket, pages));
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
