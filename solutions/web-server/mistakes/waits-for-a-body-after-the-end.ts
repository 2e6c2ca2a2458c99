import net from 'node:net';

export type Pages = Record<string, string>;

const END = '\r\n\r\n';
const LIMIT = 8192;

interface Request {
  method: string;
  path: string;
  bodyLength: number;
  close: boolean;
}

function trimBlanks(value: string): string {
  return value.replace(/^[ \t]+/, '').replace(/[ \t]+$/, '');
}

function parseHead(head: string): Request | undefined {
  const [first = '', ...lines] = head.split('\r\n');
  const match = /^([^ ]+) ([^ ]+) HTTP\/1\.1$/.exec(first);
  if (!match) return undefined;
  const [, method = '', target = ''] = match;
  let hosts = 0;
  let bodyLength = 0;
  let close = false;
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 0) return undefined;
    const name = line.slice(0, colon).toLowerCase();
    const value = trimBlanks(line.slice(colon + 1));
    if (name === 'host') hosts++;
    if (name === 'content-length') {
      if (!/^[0-9]+$/.test(value)) return undefined;
      bodyLength = Number(value);
    }
    if (name === 'connection' && value.toLowerCase() === 'close') close = true;
  }
  if (hosts !== 1) return undefined;
  return { method, path: target.split('?', 1)[0] ?? '', bodyLength, close };
}

function response(status: string, body: string, withBody: boolean, extra = ''): Buffer {
  const bytes = Buffer.from(body, 'utf8');
  const head = Buffer.from(`HTTP/1.1 ${status}\r\n${extra}Content-Length: ${bytes.length}\r\n\r\n`);
  return withBody ? Buffer.concat([head, bytes]) : head;
}

function answerTo(request: Request, pages: Pages): Buffer {
  const withBody = request.method !== 'HEAD';
  if (!Object.hasOwn(pages, request.path)) return response('404 Not Found', 'Not Found\n', withBody);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return response('405 Method Not Allowed', 'Method Not Allowed\n', true, 'Allow: GET, HEAD\r\n');
  }
  return response('200 OK', pages[request.path] ?? '', withBody, 'Content-Type: text/html; charset=utf-8\r\n');
}

function serve(socket: net.Socket, pages: Pages): void {
  let rest: Buffer = Buffer.alloc(0);
  let bodyLeft = 0;
  let closed = false; // the client has sent its FIN

  const closeWhenDone = (): void => {
    if (closed && bodyLeft === 0 && !socket.writableEnded) socket.end();
  };

  socket.on('error', () => {});
  socket.on('data', (chunk: Buffer) => {
    if (socket.writableEnded) return;
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const passed = Math.min(bodyLeft, rest.length);
      rest = rest.subarray(passed);
      bodyLeft -= passed;
      if (bodyLeft > 0) return;

      const end = rest.indexOf(END);
      const size = end < 0 ? rest.length : end + END.length;
      if (size > LIMIT) {
        socket.end(response('431 Request Header Fields Too Large', '', false));
        return;
      }
      if (end < 0) return;
      const request = parseHead(rest.toString('utf8', 0, end));
      rest = rest.subarray(size);
      if (!request) {
        socket.end(response('400 Bad Request', '', false));
        return;
      }
      bodyLeft = request.bodyLength;
      const answer = answerTo(request, pages);
      if (request.close) {
        socket.end(answer);
        return;
      }
      socket.write(answer);
    }
  });
  socket.on('end', () => {
    closed = true;
    closeWhenDone();
  });
}

export function startWebServer(port: number, pages: Pages): Promise<net.Server> {
  return new Promise((resolve, reject) => {
    const server = net.createServer({ allowHalfOpen: true }, (socket) => serve(socket, pages));
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
