import { once } from 'node:events';
import net from 'node:net';
import { createInterface } from 'node:readline';

export interface MailServer {
  host: string;
  port: number;
}

export interface Message {
  from: string;
  to: string[];
  text: string;
}

export const sendMail = async (server: MailServer, { from, to, text }: Message): Promise<void> => {
  if (![from, ...to].every((address) => /^[^\r\n]*$/.test(address))) throw new RangeError('line break in an address');

  const socket = net.connect(server.port, server.host);
  await once(socket, 'connect');
  let trouble = new Error('the server hung up');
  socket.on('error', (error) => (trouble = error));
  const lines = createInterface({ input: socket, crlfDelay: Infinity });
  lines.on('error', () => lines.close());
  const replies = inReplies(lines);

  const hear = async (): Promise<void> => {
    const { value, done } = await replies.next();
    if (done) throw trouble;
    if (!/^[23]/.test(value)) throw new Error(`refused with ${value}`);
  };
  const dialogue = [
    '',
    'EHLO me',
    `MAIL FROM:<${from}>`,
    ...to.map((address) => `RCPT TO:<${address}>`),
    'DATA',
    text
      .replace(/(\r?\n)?$/, '\n')
      .replace(/\r?\n/g, '\r\n')
      .replace(/(^|\n)\./g, '$1..') + '.',
  ];
  try {
    for (const words of dialogue) {
      if (words !== '') socket.write(`${words}\r\n`);
      await hear();
    }
    socket.write('QUIT\r\n');
    await hear().catch(() => {});
  } finally {
    socket.end();
    lines.close();
    socket.resume();
  }
};

async function* inReplies(lines: AsyncIterable<string>): AsyncGenerator<string, undefined> {
  let reply: string[] = [];
  for await (const line of lines) {
    reply.push(line);
    if (/^\d{3}-/.test(line)) continue;
    yield reply.join('; ');
    reply = [];
  }
  return undefined;
}
