import net from 'node:net';

export type Pages = Record<string, string>;

const HEAD_END = Buffer.from('\r\n\r\n');
const MAX_HEAD = 8192;

type Parsed = { method: string; path: string; length: number; close: boolean } | null;

function parse(text: string): Parsed {
  const lines = text.split('\r\n');
  const words = (lines[0] ?? '').split(' ');
  const [method = '', target = '', version = ''] = words;
  if (words.length !== 3 || method === '' || target === '' || version !== 'HTTP/1.1') return null;

  const headers = new Map<string, string[]>();
  for (const line of lines.slice(1)) {
    const colon = line.indexOf(':');
    if (colon === -1) return null;
    const name = line.slice(0, colon).toLowerCase();
    const value = line
      .slice(colon + 1)
      .replace(/^[ \t]+/, '')
      .replace(/[ \t]+$/, '');
    const values = headers.get(name);
    if (values) values.push(value);
    else headers.set(name, [value]);
  }
  if (headers.get('host')?.length !== 1) return null;
  const length = headers.get('content-length')?.[0] ?? '0';
  if (!/^[0-9]+$/.test(length)) return null;
  const close = headers.get('connection')?.some((value) => value.toLowerCase() === 'close') ?? false;
  const question = target.indexOf('?');
  return { method, path: question < 0 ? target : target.slice(0, question), length: Number(length), close };
}

class Client {
  private buffer: Buffer = Buffer.alloc(0);
  private skip = 0;
  private readonly socket: net.Socket;
  private readonly pages: Pages;

  constructor(socket: net.Socket, pages: Pages) {
    this.socket = socket;
    this.pages = pages;
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      if (!socket.writableEnded) this.receive(chunk);
    });
  }

  private receive(chunk: Buffer): void {
    this.buffer = Buffer.concat([this.buffer, chunk]);
    this.skipBody();

    let end = this.buffer.indexOf(HEAD_END);
    const headBytes = end < 0 ? this.buffer.length : end + HEAD_END.length;
    if (headBytes > MAX_HEAD) {
      this.refuse('431 Request Header Fields Too Large');
      return;
    }

    while (end >= 0) {
      if (end + HEAD_END.length > MAX_HEAD) {
        this.refuse('431 Request Header Fields Too Large');
        return;
      }
      const request = parse(this.buffer.toString('utf8', 0, end));
      this.buffer = this.buffer.subarray(end + HEAD_END.length);
      if (request === null) {
        this.refuse('400 Bad Request');
        return;
      }
      this.skip = request.length;
      this.skipBody();
      this.answer(request.method, request.path);
      if (request.close) {
        this.socket.end();
        return;
      }
      end = this.buffer.indexOf(HEAD_END);
    }
  }

  private skipBody(): void {
    const count = Math.min(this.skip, this.buffer.length);
    this.skip -= count;
    this.buffer = this.buffer.subarray(count);
  }

  private answer(method: string, path: string): void {
    const page = Object.hasOwn(this.pages, path) ? this.pages[path] : undefined;
    if (page === undefined) this.send('404 Not Found', 'No such page.\n', method);
    else if (method === 'GET' || method === 'HEAD') this.send('200 OK', page, method);
    else this.send('405 Method Not Allowed', '', method, 'Allow: GET, HEAD\r\n');
  }

  private refuse(status: string): void {
    this.send(status, '', 'GET', 'Connection: close\r\n');
    this.socket.end();
  }

  private send(status: string, text: string, method: string, extra = ''): void {
    const body = Buffer.from(text);
    this.socket.write(`HTTP/1.1 ${status}\r\n${extra}Content-Length: ${body.length}\r\n\r\n`);
    if (method !== 'HEAD' && body.length > 0) this.socket.write(body);
  }
}

export async function startWebServer(port: number, pages: Pages): Promise<net.Server> {
  const server = net.createServer((socket) => {
    new Client(socket, pages);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}
