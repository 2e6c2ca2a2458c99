import net from 'node:net';
import { posix } from 'node:path';

export type Pages = Record<string, string>;

interface Head {
  method: string;
  path: string;
  headers: Map<string, string[]>;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const HEAD_LIMIT = 8192;

function parseHead(text: string): Head | null {
  const [requestLine = '', ...lines] = text.split('\r\n');
  const match = /^(?<method>[^ ]+) (?<target>[^ ]+) HTTP\/1\.1$/.exec(requestLine);
  if (!match?.groups) return null;
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 0) return null;
    const name = line.slice(0, colon).toLowerCase();
    const value = line
      .slice(colon + 1)
      .replace(/^[ \t]+/, '')
      .replace(/[ \t]+$/, '');
    headers.set(name, [...(headers.get(name) ?? []), value]);
  }
  const target = match.groups['target'] ?? '';
  const [path = ''] = target.split('?', 1);
  return { method: match.groups['method'] ?? '', path: posix.normalize(path), headers };
}

function isSound({ headers }: Head): boolean {
  return (
    headers.get('host')?.length === 1 && (headers.get('content-length') ?? []).every((value) => /^[0-9]+$/.test(value))
  );
}

function* respond(status: string, text: string, method: string, extra: string[] = []): Generator<Buffer> {
  const body = Buffer.from(text, 'utf8');
  yield Buffer.from([`HTTP/1.1 ${status}`, ...extra, `Content-Length: ${body.length}`, '', ''].join('\r\n'));
  if (method !== 'HEAD') yield body;
}

function answer({ method, path }: Head, pages: Pages): Generator<Buffer> {
  const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
  if (page === undefined) return respond('404 Not Found', 'No such page\n', method);
  if (method === 'GET' || method === 'HEAD') return respond('200 OK', page, method);
  return respond('405 Method Not Allowed', 'No such method\n', method, ['Allow: GET, HEAD']);
}

class Conversation {
  #rest: Buffer = Buffer.alloc(0);
  #body = 0;
  #over = false;
  readonly socket: net.Socket;
  readonly pages: Pages;

  constructor(socket: net.Socket, pages: Pages) {
    this.socket = socket;
    this.pages = pages;
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => this.#hear(chunk));
  }

  #hear(chunk: Buffer): void {
    if (this.#over) return;
    this.#rest = Buffer.concat([this.#rest, chunk]);
    for (;;) {
      const passed = Math.min(this.#body, this.#rest.length);
      this.#body -= passed;
      this.#rest = this.#rest.subarray(passed);
      if (this.#body > 0) return;

      const end = this.#rest.indexOf(HEAD_END);
      if (end + HEAD_END.length > HEAD_LIMIT || (end < 0 && this.#rest.length > HEAD_LIMIT)) {
        return this.#last(respond('431 Request Header Fields Too Large', '', 'HEAD'));
      }
      if (end < 0) return;
      const head = parseHead(this.#rest.toString('utf8', 0, end));
      this.#rest = this.#rest.subarray(end + HEAD_END.length);
      if (head === null || !isSound(head)) return this.#last(respond('400 Bad Request', '', 'HEAD'));
      this.#body = Number(head.headers.get('content-length')?.[0] ?? 0);
      const closes = (head.headers.get('connection') ?? []).some((value) => value.toLowerCase() === 'close');
      if (closes) return this.#last(answer(head, this.pages));
      this.#say(answer(head, this.pages));
    }
  }

  #say(pieces: Iterable<Buffer>): void {
    for (const piece of pieces) this.socket.write(piece);
  }

  #last(pieces: Iterable<Buffer>): void {
    this.#over = true;
    this.#say(pieces);
    this.socket.end();
  }
}

export function startWebServer(port: number, pages: Pages): Promise<net.Server> {
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => {
      new Conversation(socket, pages);
    });
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
