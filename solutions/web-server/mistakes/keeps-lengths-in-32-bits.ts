import net from 'node:net';

export type Pages = Record<string, string>;

const LIMIT = 8192;

const strip = (value: string): string => value.replace(/^[ \t]+/, '').replace(/[ \t]+$/, '');

function build(status: string, body: string, head: boolean, fields: string[] = []): Buffer {
  const bytes = Buffer.from(body, 'utf8');
  const lines = [`HTTP/1.1 ${status}`, ...fields, `Content-Length: ${bytes.length}`, '', ''];
  return head ? Buffer.from(lines.join('\r\n')) : Buffer.concat([Buffer.from(lines.join('\r\n')), bytes]);
}

const badRequest = () => ({ bytes: build('400 Bad Request', '', true), body: 0, last: true });

function handle(head: string, pages: Pages): { bytes: Buffer; body: number; last: boolean } {
  const [requestLine = '', ...headerLines] = head.split('\r\n');
  const request = requestLine.match(/^([^ ]+) ([^ ]+) HTTP\/1\.1$/);
  if (request === null) return badRequest();
  const method = request[1] ?? '';
  const target = request[2] ?? '';

  let hosts = 0;
  let body = 0;
  let last = false;
  for (const line of headerLines) {
    const at = line.indexOf(':');
    if (at < 0) return badRequest();
    const value = strip(line.slice(at + 1));
    switch (line.slice(0, at).toLowerCase()) {
      case 'host':
        hosts += 1;
        break;
      case 'content-length':
        if (!/^\d+$/.test(value)) return badRequest();
        body = Number(value) >>> 0;
        break;
      case 'connection':
        last ||= value.toLowerCase() === 'close';
        break;
    }
  }
  if (hosts !== 1) return badRequest();

  const path = target.split('?')[0] ?? '';
  const isHead = method === 'HEAD';
  if (!Object.hasOwn(pages, path)) return { bytes: build('404 Not Found', '404\n', isHead), body, last };
  if (method !== 'GET' && !isHead) {
    return { bytes: build('405 Method Not Allowed', '405\n', false, ['Allow: GET, HEAD']), body, last };
  }
  return { bytes: build('200 OK', pages[path] ?? '', isHead), body, last };
}

export function startWebServer(port: number, pages: Pages): Promise<net.Server> {
  const server = net.createServer((socket) => {
    let pending: Buffer = Buffer.alloc(0);
    let bodyLeft = 0;
    let over = false;

    const finish = (bytes: Buffer): void => {
      over = true;
      pending = Buffer.alloc(0);
      socket.end(bytes);
    };

    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      if (over) return;
      pending = Buffer.concat([pending, chunk]);
      while (!over) {
        if (bodyLeft > 0) {
          const step = Math.min(bodyLeft, pending.length);
          pending = pending.subarray(step);
          bodyLeft -= step;
          if (bodyLeft > 0) return;
        }
        const end = pending.indexOf('\r\n\r\n');
        if ((end < 0 ? pending.length : end + 4) > LIMIT) {
          finish(build('431 Request Header Fields Too Large', '', true));
        } else if (end < 0) {
          return;
        } else {
          const { bytes, body, last } = handle(pending.toString('utf8', 0, end), pages);
          pending = pending.subarray(end + 4);
          bodyLeft = body;
          if (last) finish(bytes);
          else socket.write(bytes);
        }
      }
    });
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () => resolve(server));
    server.listen(port, '127.0.0.1');
  });
}
