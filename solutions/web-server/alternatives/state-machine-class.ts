import * as net from 'node:net';

export type Pages = Record<string, string>;

const MAX_HEAD = 8192;

type State = 'head' | 'body' | 'closed';

/** One connection: reads line by line, and knows where in a request it is. */
class Connection {
  private state: State = 'head';
  private pending = '';
  private headBytes = 0;
  private lines: string[] = [];
  private bodyLeft = 0;

  constructor(
    private readonly socket: net.Socket,
    private readonly pages: Pages,
  ) {
    // In Latin-1 a character is a byte, so lengths can be counted in the text.
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => this.feed(text));
    socket.on('error', () => socket.destroy());
  }

  private feed(text: string): void {
    this.pending += text;
    while (this.state !== 'closed' && (this.state === 'head' ? this.readLine() : this.skipBody()));
  }

  /** @returns whether there may be more to read */
  private readLine(): boolean {
    const end = this.pending.indexOf('\r\n');
    if (this.headBytes + (end < 0 ? this.pending.length : end + 2) > MAX_HEAD) {
      this.refuse(431, 'Request Header Fields Too Large');
      return false;
    }
    if (end < 0) return false;
    const line = this.pending.slice(0, end);
    this.pending = this.pending.slice(end + 2);
    this.headBytes += end + 2;
    if (line === '') this.headComplete();
    else this.lines.push(line);
    return true;
  }

  private skipBody(): boolean {
    const skipped = Math.min(this.bodyLeft, this.pending.length);
    this.pending = this.pending.slice(skipped);
    this.bodyLeft -= skipped;
    if (this.bodyLeft > 0) return false;
    this.state = 'head';
    return true;
  }

  private headComplete(): void {
    const [requestLine = '', ...lines] = this.lines;
    this.lines = [];
    this.headBytes = 0;
    const words = requestLine.split(' ');
    const values: Record<string, string[]> = { host: [], connection: [], 'content-length': [] };
    for (const line of lines) {
      const [name = '', ...value] = line.split(':');
      if (value.length === 0) return this.refuse(400, 'Bad Request');
      const known = name.toLowerCase();
      if (Object.hasOwn(values, known)) values[known]?.push(value.join(':').replace(/^ +| +$/g, ''));
    }
    const wrong = words.length !== 3 || words.includes('') || words[2] !== 'HTTP/1.1' || values.host?.length !== 1;
    if (wrong || values['content-length']?.some((value) => value === '' || /\D/.test(value))) {
      return this.refuse(400, 'Bad Request');
    }
    this.bodyLeft = Number(values['content-length']?.[0] ?? 0);
    this.state = 'body';
    this.answer(words[0] ?? '', words[1] ?? '');
    if (values.connection?.some((value) => value.toLowerCase() === 'close')) this.close();
  }

  private answer(method: string, target: string): void {
    const path = target.includes('?') ? target.slice(0, target.indexOf('?')) : target;
    if (!(path in this.pages)) return this.send(404, 'Not Found', `${path} is not here\n`, method);
    if (method !== 'GET' && method !== 'HEAD') {
      return this.send(405, 'Method Not Allowed', '', method, 'Allow: GET, HEAD\r\n');
    }
    this.send(200, 'OK', this.pages[path] ?? '', method);
  }

  private send(status: number, reason: string, body: string, method: string, extra = ''): void {
    const length = Buffer.byteLength(body);
    this.socket.write(`HTTP/1.1 ${status} ${reason}\r\ncontent-length: ${length}\r\n${extra}\r\n`);
    if (method !== 'HEAD') this.socket.write(body);
  }

  private refuse(status: number, reason: string): void {
    this.send(status, reason, '', 'GET');
    this.close();
  }

  private close(): void {
    this.state = 'closed';
    this.socket.end();
  }
}

export function startWebServer(port: number, pages: Pages): Promise<net.Server> {
  const server = new net.Server((socket) => new Connection(socket, pages));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '0.0.0.0', () => resolve(server));
  });
}
