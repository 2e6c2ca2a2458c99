import net from 'node:net';

export type Pages = Record<string, string>;

const LIMIT = 8192;
const END = '\r\n\r\n';

function serve(socket: net.Socket, pages: Pages): void {
  let rest: Buffer = Buffer.alloc(0);
  let over = false;

  const respond = (status: string, body = '', method = '', extra = ''): void => {
    const head = `HTTP/1.1 ${status}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${extra}\r\n`;
    socket.write(method === 'HEAD' ? head : head + body);
  };
  const close = (): void => {
    over = true;
    rest = Buffer.alloc(0);
    socket.once('finish', () => {
      const timer = setTimeout(() => socket.destroy(), 4000);
      socket.once('close', () => clearTimeout(timer));
    });
    socket.end();
  };

  const work = (): void => {
    while (!over) {
      const at = rest.indexOf(END);
      const size = at < 0 ? rest.length : at + END.length;
      if (size > LIMIT) {
        respond('431 Request Header Fields Too Large');
        return close();
      }
      if (at < 0) return;
      const [requestLine = '', ...lines] = rest.toString('latin1', 0, at).split('\r\n');

      const [method = '', target = '', version, ...more] = requestLine.split(' ');
      let bad = method === '' || target === '' || version !== 'HTTP/1.1' || more.length > 0;
      const hosts: string[] = [];
      let length = '0';
      let last = false;
      for (const line of lines) {
        const colon = line.indexOf(':');
        if (colon < 0) bad = true;
        const name = line.slice(0, colon).toLowerCase();
        const value = line.slice(colon + 1).replace(/^ +| +$/g, '');
        if (colon < 0) continue;
        if (name === 'host') hosts.push(value);
        if (name === 'content-length') length = value;
        if (name === 'connection' && value.toLowerCase() === 'close') last = true;
      }
      if (hosts.length !== 1) bad = true;
      if (!/^[0-9]+$/.test(length)) bad = true;
      // a request is its head and its body
      const whole = size + (/^[0-9]+$/.test(length) ? Number(length) : 0);
      if (rest.length < whole) return;
      rest = rest.subarray(whole);
      if (bad) {
        respond('400 Bad Request');
        return close();
      }

      const path = target.split('?')[0]!;
      if (!Object.hasOwn(pages, path)) respond('404 Not Found');
      else if (method !== 'GET' && method !== 'HEAD')
        respond('405 Method Not Allowed', '', method, 'Allow: GET, HEAD\r\n');
      else respond('200 OK', pages[path], method);
      if (last) return close();
    }
  };

  socket.on('error', () => {}); // this client is gone; the others go on
  socket.on('data', (chunk: Buffer) => {
    if (over) return;
    rest = Buffer.concat([rest, chunk]);
    work();
  });
  socket.on('end', () => {
    if (!over) close();
  });
}

export function startWebServer(port: number, pages: Pages): net.Server | Promise<net.Server> {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => serve(socket, pages));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
