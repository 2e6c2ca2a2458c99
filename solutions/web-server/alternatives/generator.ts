import net from 'node:net';
import { once } from 'node:events';

export type Pages = Record<string, string>;

interface Reply {
  head: string;
  body: Buffer;
}

/** A conversation yields undefined to ask for the next byte, and a reply to have it sent. Its last reply is its result. */
type Conversation = Generator<Reply | undefined, Reply, number>;

const CR = 0x0d;
const LF = 0x0a;
const BLANK = 0x20;
const COLON = 0x3a;

function reply(status: string, text: string, method: string, ...fields: string[]): Reply {
  const body = Buffer.from(text, 'utf8');
  const head = [`HTTP/1.1 ${status}`, ...fields, `Content-Length: ${body.byteLength}`]
    .map((line) => `${line}\r\n`)
    .join('');
  return { head: `${head}\r\n`, body: method === 'HEAD' ? Buffer.alloc(0) : body };
}

const badRequest = (): Reply => reply('400 Bad Request', '', '');
const tooLarge = (): Reply => reply('431 Request Header Fields Too Large', '', '');

/** The lines of one head, without their ends and without the empty one; undefined if there are too many bytes. */
function* readHead(): Generator<undefined, Buffer[] | undefined, number> {
  const lines: Buffer[] = [];
  let line: number[] = [];
  for (let count = 1; count <= 8192; count++) {
    const byte = yield undefined;
    if (byte === LF && line[line.length - 1] === CR) {
      line.pop();
      if (line.length === 0 && lines.length > 0) return lines;
      lines.push(Buffer.from(line));
      line = [];
    } else {
      line.push(byte);
    }
  }
  yield undefined; // byte 8193 is one too many
  return undefined;
}

function splitAt(line: Buffer, byte: number): [Buffer, Buffer] | undefined {
  const at = line.indexOf(byte);
  return at < 0 ? undefined : [line.subarray(0, at), line.subarray(at + 1)];
}

function strip(value: Buffer): string {
  let from = 0;
  let to = value.length;
  const blank = (at: number): boolean => value[at] === BLANK || value[at] === 0x09;
  while (from < to && blank(from)) from++;
  while (from < to && blank(to - 1)) to--;
  return value.toString('latin1', from, to);
}

function* conversation(pages: Pages): Conversation {
  for (;;) {
    const lines = yield* readHead();
    if (lines === undefined) return tooLarge();

    const [requestLine = Buffer.alloc(0), ...headerLines] = lines;
    const afterMethod = splitAt(requestLine, BLANK);
    const afterTarget = afterMethod && splitAt(afterMethod[1], BLANK);
    if (afterMethod === undefined || afterTarget === undefined) return badRequest();
    const method = afterMethod[0].toString('utf8');
    const target = afterTarget[0].toString('utf8');
    if (method === '' || target === '' || afterTarget[1].toString('latin1') !== 'HTTP/1.1') return badRequest();

    let hosts = 0;
    let length = '0';
    let closes = false;
    for (const line of headerLines) {
      const parts = splitAt(line, COLON);
      if (parts === undefined) return badRequest();
      const name = parts[0].toString('latin1').toLowerCase();
      if (name === 'host') hosts += 1;
      if (name === 'content-length') length = strip(parts[1]);
      if (name === 'content-length' && !/^[0-9]+$/.test(length)) return badRequest();
      if (name === 'connection' && strip(parts[1]).toLowerCase() === 'close') closes = true;
    }
    if (hosts !== 1) return badRequest();

    // Whoever sends a body gets an answer and then the end: so the body need not be read as anything.
    const last = closes || /[1-9]/.test(length);
    const fields = last ? ['Connection: close'] : ['Connection: keep-alive'];
    const path = target.includes('?') ? target.slice(0, target.indexOf('?')) : target;
    let answer: Reply;
    if (!Object.prototype.hasOwnProperty.call(pages, path)) {
      answer = reply('404 Not Found', '<h1>404</h1>', method, ...fields);
    } else if (method === 'GET' || method === 'HEAD') {
      answer = reply('200 OK', pages[path] ?? '', method, ...fields);
    } else {
      answer = reply('405 Method Not Allowed', '<h1>405</h1>', method, 'Allow: GET, HEAD', ...fields);
    }
    if (last) return answer;
    yield answer;
  }
}

function converse(socket: net.Socket, pages: Pages): void {
  const talk = conversation(pages);
  let step = talk.next();
  const send = ({ head, body }: Reply): void => {
    socket.write(head);
    if (body.length > 0) socket.write(body);
  };
  const hear = (byte: number): void => {
    step = talk.next(byte);
    while (step.done !== true && step.value !== undefined) {
      send(step.value);
      step = talk.next(0);
    }
    if (step.done === true) {
      send(step.value);
      socket.end();
    }
  };
  socket.on('error', () => {});
  socket.on('readable', () => {
    socket.cork();
    for (let chunk = socket.read() as Buffer | null; chunk !== null; chunk = socket.read() as Buffer | null) {
      for (const byte of chunk) {
        if (step.done === true) break;
        hear(byte);
      }
    }
    socket.uncork();
  });
}

export async function startWebServer(port: number, pages: Pages): Promise<net.Server> {
  const server = net.createServer((socket) => converse(socket, pages));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
