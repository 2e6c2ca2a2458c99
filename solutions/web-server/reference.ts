import net from 'node:net';

export type Pages = Record<string, string>;

const LIMIT = 8192;
const END = '\r\n\r\n';

export function startWebServer(port: number, pages: Pages): net.Server {
  const server = net.createServer((socket) => {
    // What has arrived and is not answered yet. Each client has its own.
    let rest = Buffer.alloc(0);

    socket.on('data', (chunk) => {
      if (socket.writableEnded) return; // closed by us: the rest is not answered
      rest = Buffer.concat([rest, chunk]);
      while (!socket.writableEnded) {
        const end = rest.indexOf(END);
        const size = end < 0 ? rest.length : end + END.length;
        if (size > LIMIT) return void socket.end(response('431 Request Header Fields Too Large'));
        if (end < 0) return;
        const request = parseHead(rest.toString('latin1', 0, end));
        if (request === undefined) return void socket.end(response('400 Bad Request'));
        rest = rest.subarray(size);
        socket.write(answer(request, pages));
        if (request.last) socket.end();
      }
    });
    // A client that breaks off is its own affair.
    socket.on('error', () => socket.destroy());
  });
  return server.listen(port, '127.0.0.1');
}

interface Request {
  method: string;
  path: string;
  /** True when the connection is to be closed after the answer. */
  last: boolean;
}

/** Reads a head without its empty line; undefined when it is no request. */
function parseHead(head: string): Request | undefined {
  const [requestLine = '', ...lines] = head.split('\r\n');
  const [, method = '', target = ''] = /^(\S+) (\/\S*) HTTP\/1\.1$/.exec(requestLine) ?? [];
  const headers = lines.map((line) => /^([^:\s]+):(.*)$/.exec(line));
  const valuesOf = (name: string) =>
    headers.flatMap((header) =>
      header?.[1]?.toLowerCase() === name ? [(header[2] ?? '').replace(/^ +| +$/g, '')] : [],
    );

  const lengths = valuesOf('content-length');
  if (method === '' || headers.includes(null) || valuesOf('host').length !== 1) return undefined;
  if (!lengths.every((length) => /^\d+$/.test(length))) return undefined;
  const asked = valuesOf('connection').some((value) => value.toLowerCase() === 'close');
  const hasBody = lengths.some((length) => Number(length) > 0);
  // Nobody needs the body of a request here, so we do not read past it: the connection ends with the answer.
  return { method, path: target.split('?', 1)[0] ?? '', last: asked || hasBody };
}

function answer({ method, path }: Request, pages: Pages): string {
  const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
  const withBody = method !== 'HEAD';
  if (page === undefined) return response('404 Not Found', 'There is no such page.\n', { withBody });
  if (method === 'GET' || method === 'HEAD') return response('200 OK', page, { withBody });
  return response('405 Method Not Allowed', '', { headers: ['Allow: GET, HEAD'] });
}

function response(status: string, body = '', { headers = [] as string[], withBody = true } = {}): string {
  const head = [`HTTP/1.1 ${status}`, `Content-Length: ${Buffer.byteLength(body)}`, ...headers];
  return head.join('\r\n') + END + (withBody ? body : '');
}
