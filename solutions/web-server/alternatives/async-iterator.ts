import net from 'node:net';

export type Pages = Record<string, string>;

interface Question {
  method: string;
  path: string;
  length: number;
  close: boolean;
}

const END = Buffer.from('\r\n\r\n');
const MOST = 8192;

function understand(head: string): Question | null {
  const lines = head.split('\r\n');
  const words = (lines.shift() ?? '').split(' ');
  const [method, target, version] = words;
  if (words.length !== 3 || !method || !target || version !== 'HTTP/1.1') return null;

  const fields = lines.map((line) => {
    const colon = line.indexOf(':');
    return { colon, name: line.slice(0, Math.max(colon, 0)).toLowerCase(), value: bare(line.slice(colon + 1)) };
  });
  if (fields.some((field) => field.colon < 0)) return null;
  const values = (name: string): string[] => fields.filter((field) => field.name === name).map((field) => field.value);

  if (values('host').length !== 1) return null;
  const lengths = values('content-length');
  if (lengths.some((value) => !/^[0-9]+$/.test(value))) return null;
  return {
    method,
    path: target.split('?', 1)[0] ?? target,
    length: Number(lengths[0] ?? '0'),
    close: values('connection').some((value) => value.toLowerCase() === 'close'),
  };
}

function bare(value: string): string {
  let begin = 0;
  let end = value.length;
  while (begin < end && ' \t'.includes(value.charAt(begin))) begin++;
  while (end > begin && ' \t'.includes(value.charAt(end - 1))) end--;
  return value.slice(begin, end);
}

function message(status: string, body: string, bare_: boolean, fields: Record<string, string> = {}): Buffer {
  const bytes = Buffer.from(body);
  const lines = [`HTTP/1.1 ${status}`, `Date: ${new Date().toUTCString()}`];
  for (const [name, value] of Object.entries(fields)) lines.push(`${name}: ${value}`);
  lines.push(`Content-Length: ${bytes.length}`, '', '');
  const head = Buffer.from(lines.join('\r\n'));
  return bare_ ? head : Buffer.concat([head, bytes]);
}

function answerTo(question: Question, pages: Pages): Buffer {
  const headOnly = question.method === 'HEAD';
  const page = Object.hasOwn(pages, question.path) ? pages[question.path] : undefined;
  if (page === undefined) return message('404 Not Found', 'not found\n', headOnly);
  if (question.method !== 'GET' && !headOnly) {
    return message('405 Method Not Allowed', '', false, { Allow: 'GET, HEAD' });
  }
  return message('200 OK', page, headOnly, { 'Content-Type': 'text/html; charset=utf-8' });
}

/** Resolves when the bytes have left, or cannot leave any more. */
function written(socket: net.Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    socket.write(bytes, () => resolve());
  });
}

async function converse(socket: net.Socket, pages: Pages): Promise<void> {
  let rest: Buffer = Buffer.alloc(0);
  let waiting: Question | null = null; // its head has been read, its body has not come yet
  let bodyLeft = 0;

  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    if (socket.writableEnded) continue;
    rest = Buffer.concat([rest, chunk as Buffer]);

    while (!socket.writableEnded) {
      if (waiting !== null) {
        const taken = Math.min(bodyLeft, rest.length);
        rest = rest.subarray(taken);
        bodyLeft -= taken;
        if (bodyLeft > 0) break;
        const answer = answerTo(waiting, pages);
        const last = waiting.close;
        waiting = null;
        if (last) socket.end(answer);
        else await written(socket, answer);
        continue;
      }
      const end = rest.indexOf(END);
      const size = end < 0 ? rest.length : end + END.length;
      if (size > MOST) {
        socket.end(message('431 Request Header Fields Too Large', '', false));
      } else if (end < 0) {
        break;
      } else {
        const question = understand(rest.toString('utf8', 0, end));
        rest = rest.subarray(size);
        if (question === null) {
          socket.end(message('400 Bad Request', '', false));
        } else {
          waiting = question;
          bodyLeft = question.length;
        }
      }
    }
  }
  if (!socket.writableEnded) socket.end();
}

export async function startWebServer(port: number, pages: Pages): Promise<net.Server> {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {});
    converse(socket, pages).catch(() => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1' }, resolve);
  });
  return server;
}
