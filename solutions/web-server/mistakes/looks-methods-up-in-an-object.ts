import net from 'node:net';

export type Pages = Record<string, string>;

const HEAD_END = '\r\n\r\n';
const HEAD_LIMIT = 8192;

/** The methods that are offered, and whether their answer has a body. */
const METHODS: Record<string, boolean> = { GET: true, HEAD: false };

interface Request {
  method: string;
  path: string;
  contentLength: number;
  close: boolean;
}

class BadRequest extends Error {}

function read(head: string): Request {
  const [requestLine = '', ...lines] = head.split('\r\n');
  const parts = requestLine.split(' ');
  const [method = '', target = '', version] = parts;
  if (parts.length !== 3 || !method || !target || version !== 'HTTP/1.1') throw new BadRequest();
  const request: Request = { method, path: target.split('?')[0] ?? '', contentLength: 0, close: false };
  let hosts = 0;
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 0) throw new BadRequest();
    const name = line.slice(0, colon).toLowerCase();
    const value = line
      .slice(colon + 1)
      .replace(/^[ \t]+/, '')
      .replace(/[ \t]+$/, '');
    if (name === 'host') hosts++;
    if (name === 'connection' && value.toLowerCase() === 'close') request.close = true;
    if (name === 'content-length') {
      if (!/^[0-9]+$/.test(value)) throw new BadRequest();
      request.contentLength = Number(value);
    }
  }
  if (hosts !== 1) throw new BadRequest();
  return request;
}

class Session {
  #buffer: Buffer = Buffer.alloc(0);
  #skip = 0;
  #closing = false;
  readonly #socket: net.Socket;
  readonly #pages: Pages;

  constructor(socket: net.Socket, pages: Pages) {
    this.#socket = socket;
    this.#pages = pages;
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      if (this.#closing) return;
      this.#buffer = Buffer.concat([this.#buffer, chunk]);
      while (!this.#closing && this.#next());
    });
  }

  /** Takes one thing off the front of the buffer; false if more bytes are needed. */
  #next(): boolean {
    if (this.#skip > 0) {
      const count = Math.min(this.#skip, this.#buffer.length);
      this.#buffer = this.#buffer.subarray(count);
      this.#skip -= count;
      return this.#skip === 0;
    }
    const end = this.#buffer.indexOf(HEAD_END);
    const size = end < 0 ? this.#buffer.length : end + HEAD_END.length;
    if (size > HEAD_LIMIT) {
      this.#send('431 Request Header Fields Too Large', '', true);
      this.#close();
      return false;
    }
    if (end < 0) return false;
    const head = this.#buffer.toString('utf8', 0, end);
    this.#buffer = this.#buffer.subarray(size);
    let request: Request;
    try {
      request = read(head);
    } catch {
      this.#send('400 Bad Request', '', true);
      this.#close();
      return false;
    }
    this.#skip = request.contentLength;
    this.#answer(request);
    if (request.close) this.#close();
    return true;
  }

  #answer(request: Request): void {
    if (!Object.hasOwn(this.#pages, request.path)) {
      this.#send('404 Not Found', 'Not found.\n', request.method !== 'HEAD');
      return;
    }
    const withBody = METHODS[request.method];
    if (withBody === undefined) {
      this.#send('405 Method Not Allowed', 'Not allowed.\n', true, 'Allow: GET, HEAD\r\n');
      return;
    }
    this.#send('200 OK', this.#pages[request.path] ?? '', withBody);
  }

  #send(status: string, text: string, withBody: boolean, extra = ''): void {
    const body = Buffer.from(text);
    const head = Buffer.from(`HTTP/1.1 ${status}\r\n${extra}Content-Length: ${body.length}\r\n\r\n`);
    this.#socket.write(withBody ? Buffer.concat([head, body]) : head);
  }

  #close(): void {
    this.#closing = true;
    this.#socket.end();
  }
}

export function startWebServer(port: number, pages: Pages): Promise<net.Server> {
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => {
      new Session(socket, pages);
    });
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
