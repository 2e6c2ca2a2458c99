import net from 'node:net';

export type Pages = Record<string, string>;

const LIMIT = 8192;

export function startWebServer(port: number, pages: Pages): net.Server {
  let rest = Buffer.alloc(0);
  let toSkip = 0;

  const server = net.createServer((socket) => {
    socket.on('data', (chunk) => {
      if (socket.writableEnded) return;
      rest = Buffer.concat([rest, chunk]);
      serve();
    });
    socket.on('error', () => socket.destroy());

    function serve(): void {
      for (;;) {
        const skipped = Math.min(toSkip, rest.length);
        rest = rest.subarray(skipped);
        toSkip -= skipped;
        const end = rest.indexOf('\r\n\r\n');
        if ((end < 0 ? rest.length : end + 4) > LIMIT) return refuse('431 Request Header Fields Too Large');
        if (end < 0) return;

        const head = rest.toString('latin1', 0, end);
        rest = rest.subarray(end + 4);
        const [requestLine = '', ...lines] = head.split('\r\n');
        const [method = '', target = '', version, ...more] = requestLine.split(' ');
        const headers = new Headers(lines);
        if (version !== 'HTTP/1.1' || more.length > 0 || target === '' || !headers.valid)
          return refuse('400 Bad Request');
        toSkip = Number(headers.valuesOf('Content-Length')[0] ?? 0);

        answer(method, target.split('?')[0] ?? '');
        if (headers.valuesOf('Connection').some((value) => value.toLowerCase() === 'close')) return void socket.end();
      }
    }

    function answer(method: string, path: string): void {
      const page = pages[path];
      if (page === undefined) return respond(method, '404 Not Found', 'no such page');
      if (method !== 'GET' && method !== 'HEAD')
        return respond(method, '405 Method Not Allowed', '', ['Allow: GET, HEAD']);
      respond(method, '200 OK', page);
    }

    function respond(method: string, status: string, body: string, headers: string[] = []): void {
      const head = [`HTTP/1.1 ${status}`, `Content-Length: ${Buffer.byteLength(body)}`, ...headers];
      socket.write(`${head.join('\r\n')}\r\n\r\n${method === 'HEAD' ? '' : body}`);
    }

    function refuse(status: string): void {
      respond('GET', status, '');
      socket.end();
    }
  });
  return server.listen(port, '127.0.0.1');
}

class Headers {
  private readonly pairs: [name: string, value: string][];

  constructor(lines: string[]) {
    this.pairs = lines.map((line) => {
      const colon = line.indexOf(':');
      return [colon < 0 ? '' : line.slice(0, colon), line.slice(colon + 1).replace(/^ +| +$/g, '')];
    });
  }

  get valid(): boolean {
    return (
      this.pairs.every(([name]) => name !== '') &&
      this.valuesOf('Host').length === 1 &&
      this.valuesOf('Content-Length').every((length) => /^\d+$/.test(length))
    );
  }

  valuesOf(wanted: string): string[] {
    return this.pairs.filter(([name]) => name.toLowerCase() === wanted.toLowerCase()).map(([, value]) => value);
  }
}
