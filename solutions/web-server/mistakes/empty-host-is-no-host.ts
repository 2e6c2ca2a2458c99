import net from 'node:net';

export type Pages = Record<string, string>;

const MAX_HEAD = 8192;
const END = '\r\n\r\n';

export function startWebServer(port: number, pages: Pages): net.Server | Promise<net.Server> {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    let rest: Buffer = Buffer.alloc(0);
    let skip = 0;
    let closing = false;

    const send = (status: string, method: string, body: string, extra: string[] = []): void => {
      const head = [`HTTP/1.1 ${status}`, `Content-Length: ${Buffer.byteLength(body)}`, ...extra];
      socket.write(`${head.join('\r\n')}${END}${method === 'HEAD' ? '' : body}`);
    };

    const close = (): void => {
      closing = true;
      rest = Buffer.alloc(0);
      socket.end();
    };

    const answer = (head: string): void => {
      const [requestLine = '', ...lines] = head.split('\r\n');
      const parts = requestLine.split(' ');
      const method = parts[0] ?? '';
      let bad = parts.length !== 3 || parts.includes('') || parts[2] !== 'HTTP/1.1';
      let host = '';
      let hosts = 0;
      let last = false;
      for (const line of lines) {
        const colon = line.indexOf(':');
        if (colon < 0) {
          bad = true;
          continue;
        }
        const name = line.slice(0, colon).toLowerCase();
        const value = line.slice(colon + 1).replace(/^ +| +$/g, '');
        if (name === 'host') {
          hosts++;
          host = value;
        }
        if (name === 'connection' && value.toLowerCase() === 'close') last = true;
        if (name === 'content-length') {
          if (/^[0-9]+$/.test(value)) skip = Number(value);
          else bad = true;
        }
      }
      if (bad || hosts > 1 || !host) {
        send('400 Bad Request', method, '');
        return close();
      }
      const path = (parts[1] ?? '').split('?')[0] ?? '';
      const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
      if (page === undefined) send('404 Not Found', method, 'No such page\n');
      else if (method === 'GET' || method === 'HEAD') send('200 OK', method, page);
      else send('405 Method Not Allowed', method, '', ['Allow: GET, HEAD']);
      if (last) close();
    };

    socket.on('data', (chunk) => {
      if (closing) return;
      rest = Buffer.concat([rest, chunk]);
      while (!closing) {
        const size = Math.min(skip, rest.length);
        skip -= size;
        rest = rest.subarray(size);
        if (skip > 0) return;
        const at = rest.indexOf(END);
        if ((at < 0 ? rest.length : at + END.length) > MAX_HEAD) {
          send('431 Request Header Fields Too Large', '', '');
          return close();
        }
        if (at < 0) return;
        const head = rest.toString('latin1', 0, at);
        rest = rest.subarray(at + END.length);
        answer(head);
      }
    });
    socket.on('end', () => {
      if (!closing) close();
    });
    socket.on('error', () => {});
  });

  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
