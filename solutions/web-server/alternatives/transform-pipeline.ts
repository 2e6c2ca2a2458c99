import { createServer, type Server } from 'node:net';
import { pipeline, Transform } from 'node:stream';

export type Pages = Record<string, string>;

const HEAD =
  /^(?<method>[^ \r\n]+) (?<path>\/[^ ?\r\n]*)(?:\?[^ \r\n]*)? HTTP\/1\.1\r\n(?<fields>(?:[^:\r\n]+:[^\r\n]*\r\n)*)\r\n$/;

export const startWebServer = (port: number, pages: Pages): Server =>
  createServer({ allowHalfOpen: true }, (client) => {
    client.on('error', () => client.destroy());
    pipeline(client, responder(pages), client, () => undefined);
  }).listen(port, '127.0.0.1');

/** Requests in, responses out. */
function responder(pages: Pages): Transform {
  let buffered = '';
  let done = false;
  return new Transform({
    transform(chunk: Buffer, _encoding, next) {
      if (done) return next();
      buffered += chunk.toString('latin1');
      for (let taken = takeOne(buffered, pages); taken !== undefined; taken = takeOne(buffered, pages)) {
        buffered = buffered.slice(taken.length);
        this.push(taken.answer);
        if (!taken.last) continue;
        done = true;
        this.push(null);
        break;
      }
      next();
    },
  });
}

/** The answer to the first request of the text, if it is complete, and how much of the text it takes. */
function takeOne(text: string, pages: Pages): { length: number; answer: string; last: boolean } | undefined {
  const headLength = text.indexOf('\r\n\r\n') + 4;
  const complete = headLength >= 4;
  if ((complete ? headLength : text.length) > 8192) return refusal('431 Request Header Fields Too Large');
  if (!complete) return undefined;

  const { method = '', path = '', fields } = HEAD.exec(text.slice(0, headLength))?.groups ?? {};
  if (fields === undefined) return refusal('400 Bad Request');
  const valueOf = (name: string) =>
    [...fields.matchAll(new RegExp(`^${name}:(.*)\r$`, 'gim'))].map(([, value = '']) => value.replace(/^ +| +$/g, ''));
  const [host, length, connection] = [valueOf('host'), valueOf('content-length'), valueOf('connection')];
  if (host.length !== 1 || !/^\d+$/.test(length[0] ?? '0')) return refusal('400 Bad Request');

  const whole = headLength + Number(length[0] ?? 0);
  const last = connection.join() !== '' && connection.join().toLowerCase() === 'close';
  if (text.length < whole) return undefined;
  return { length: whole, answer: respond(method, pages[path]), last };
}

function respond(method: string, page: string | undefined): string {
  if (page === undefined) return write('404 Not Found', 'No such page.', method);
  if (!['GET', 'HEAD'].includes(method)) return write('405 Method Not Allowed\r\nAllow: GET, HEAD', '', method);
  return write('200 OK', page, method);
}

function refusal(status: string) {
  return { length: 0, answer: write(status, '', 'GET'), last: true };
}

function write(head: string, body: string, method: string): string {
  const length = new TextEncoder().encode(body).length;
  return `HTTP/1.1 ${head}\r\nDate: ${new Date().toUTCString()}\r\nContent-Length: ${length}\r\n\r\n${method === 'HEAD' ? '' : body}`;
}
