import net from 'node:net';

export type Pages = Record<string, string>;

const HEAD_LIMIT = 8192;
const HEAD_END = '\r\n\r\n';

type Request = { method: string; path: string; bodyLength: number; close: boolean };

function read(head: string): Request | 'bad' {
  const [first = '', ...lines] = head.slice(0, -HEAD_END.length).split('\r\n');
  const parts = first.split(' ');
  const [method = '', target = '', version] = parts;
  if (parts.length !== 3 || method === '' || target === '' || version !== 'HTTP/1.1') return 'bad';

  let hosts = 0;
  let length = '0';
  let connection = '';
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon === -1) return 'bad';
    const value = line
      .slice(colon + 1)
      .replace(/^ +/, '')
      .replace(/ +$/, '');
    switch (line.slice(0, colon).toLowerCase()) {
      case 'host':
        hosts += 1;
        break;
      case 'content-length':
        length = value;
        break;
      case 'connection':
        connection = value.toLowerCase();
        break;
    }
  }
  if (hosts !== 1 || !/^[0-9]+$/.test(length)) return 'bad';
  const [path = ''] = target.split('?');
  return { method, path, bodyLength: Number(length), close: connection === 'close' };
}

export function startWebServer(port: number, pages: Pages): net.Server | Promise<net.Server> {
  const table = new Map(Object.entries(pages));

  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    let buffer: Buffer = Buffer.alloc(0);
    let skip = 0;

    const send = (status: string, body: string, withBody: boolean, extra = ''): void => {
      const head = `HTTP/1.1 ${status}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${extra}\r\n`;
      socket.write(withBody ? head + body : head);
    };

    /** Takes one request off the buffer. False if there is nothing more to do. */
    const next = (): boolean => {
      const skipped = Math.min(skip, buffer.length);
      skip -= skipped;
      buffer = buffer.subarray(skipped);

      const end = buffer.indexOf(HEAD_END);
      const headBytes = end < 0 ? buffer : buffer.subarray(0, end + HEAD_END.length);
      const head = headBytes.toString('utf8');
      if (head.length > HEAD_LIMIT) {
        send('431 Request Header Fields Too Large', '', true);
        socket.end();
        return false;
      }
      if (end < 0) return false;
      buffer = buffer.subarray(headBytes.length);

      const request = read(head);
      if (request === 'bad') {
        send('400 Bad Request', '', true);
        socket.end();
        return false;
      }
      const { method, path } = request;
      const page = table.get(path);
      if (page === undefined) send('404 Not Found', 'Nothing here.\n', method !== 'HEAD');
      else if (method === 'GET' || method === 'HEAD') send('200 OK', page, method === 'GET');
      else send('405 Method Not Allowed', '', true, 'Allow: GET, HEAD\r\n');

      skip = request.bodyLength;
      if (request.close) socket.end();
      return !request.close;
    };

    socket.on('data', (chunk: Buffer) => {
      if (socket.writableEnded) return;
      buffer = Buffer.concat([buffer, chunk]);
      while (next());
    });
    socket.on('end', () => socket.end());
    socket.on('error', () => socket.destroy());
  });

  return new Promise<net.Server>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
