import net from 'node:net';

export type Pages = Record<string, string>;

const LIMIT = 8192;
const LINGER_MS = 300;

interface Answer {
  bytes: Buffer;
  bodyLength: number;
  last: boolean;
}

function format(status: string, headers: Record<string, string>, text: string, headOnly: boolean): Buffer {
  const body = Buffer.from(text, 'utf8');
  const fields = Object.entries({ ...headers, 'Content-Length': String(body.length) });
  const head = `HTTP/1.1 ${status}\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
  return Buffer.concat(headOnly ? [Buffer.from(head)] : [Buffer.from(head), body]);
}

function bad(): Answer {
  return { bytes: format('400 Bad Request', {}, '', true), bodyLength: 0, last: true };
}

function answer(head: string, pages: Pages): Answer {
  const lines = head.split('\r\n');
  const parts = (lines.shift() ?? '').split(' ');
  const [method = '', target = '', version = ''] = parts;
  if (parts.length !== 3 || method === '' || target === '' || version !== 'HTTP/1.1') return bad();

  let hosts = 0;
  let bodyLength = 0;
  let last = false;
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 0) return bad();
    const name = line.slice(0, colon).toLowerCase();
    const value = line
      .slice(colon + 1)
      .replace(/^[ \t]+/, '')
      .replace(/[ \t]+$/, '');
    if (name === 'host') {
      hosts++;
    } else if (name === 'content-length') {
      if (!/^[0-9]+$/.test(value)) return bad();
      bodyLength = Number(value);
    } else if (name === 'connection' && value.toLowerCase() === 'close') {
      last = true;
    }
  }
  if (hosts !== 1) return bad();

  const path = target.split('?')[0] ?? '';
  const headOnly = method === 'HEAD';
  const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
  let bytes: Buffer;
  if (page === undefined) bytes = format('404 Not Found', {}, 'There is no such page.\n', headOnly);
  else if (method === 'GET' || headOnly)
    bytes = format('200 OK', { 'Content-Type': 'text/html; charset=utf-8' }, page, headOnly);
  else bytes = format('405 Method Not Allowed', { Allow: 'GET, HEAD' }, '', false);
  return { bytes, bodyLength, last };
}

export function startWebServer(port: number, pages: Pages): Promise<net.Server> {
  const server = net.createServer((socket) => {
    let rest: Buffer = Buffer.alloc(0);
    let skip = 0;

    const close = (bytes: Buffer): void => {
      rest = Buffer.alloc(0);
      socket.end(bytes, () => {
        // All is sent. Clear away what would stay for ever if the client does not close.
        const timer = setTimeout(() => socket.destroy(), LINGER_MS);
        socket.once('close', () => clearTimeout(timer));
      });
    };

    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      if (socket.writableEnded) return;
      rest = Buffer.concat([rest, chunk]);
      while (!socket.writableEnded) {
        const skipped = Math.min(skip, rest.length);
        skip -= skipped;
        rest = rest.subarray(skipped);
        if (skip > 0) break;
        const end = rest.indexOf('\r\n\r\n');
        if ((end < 0 ? rest.length : end + 4) > LIMIT) {
          close(format('431 Request Header Fields Too Large', {}, '', true));
          break;
        }
        if (end < 0) break;
        const { bytes, bodyLength, last } = answer(rest.toString('utf8', 0, end), pages);
        rest = rest.subarray(end + 4);
        skip = bodyLength;
        if (last) close(bytes);
        else socket.write(bytes);
      }
    });
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
