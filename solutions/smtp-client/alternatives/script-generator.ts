import { connect, type Socket } from 'node:net';

export type MailServer = { host: string; port: number };
export type Message = { from: string; to: string[]; text: string };

/** The client's part: yields what to say next, and is given the reply. */
function* script({ from, to, text }: Message): Generator<string, void, string> {
  demand('2', yield '');
  demand('2', yield 'EHLO school-lab\r\n');
  demand('2', yield `MAIL FROM:<${from}>\r\n`);
  for (const receiver of to) demand('2', yield `RCPT TO:<${receiver}>\r\n`);
  demand('3', yield 'DATA\r\n');
  demand('2', yield `${encode(text)}.\r\n`);
}

function demand(digit: string, reply: string): void {
  if (reply[0] !== digit) throw new Error(`mail not sent: ${reply}`);
}

export async function sendMail(server: MailServer, message: Message): Promise<void> {
  if (/[\r\n]/.test([message.from, ...message.to].join(''))) throw new RangeError('an address holds a line break');
  const socket = connect(server);
  try {
    await play(script(message), socket);
  } finally {
    // Whatever QUIT comes to is of no interest.
    socket.on('error', () => undefined).end('QUIT\r\n');
  }
}

function play(lines: Generator<string, void, string>, socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    let inbox = Buffer.alloc(0);
    lines.next();
    socket.on('error', reject);
    socket.on('end', () => reject(new Error('the connection ended in the middle of the dialogue')));
    socket.on('data', (bytes) => {
      inbox = Buffer.concat([inbox, bytes]);
      const length = lengthOfReply(inbox);
      if (length === 0) return;
      const reply = inbox.toString('utf8', 0, length - 2);
      inbox = inbox.subarray(length);
      try {
        const { value, done } = lines.next(reply);
        if (done) resolve();
        else socket.write(value);
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
  });
}

/** How many bytes the first reply takes, 0 as long as it is incomplete. */
function lengthOfReply(bytes: Buffer): number {
  let from = 0;
  for (let end = bytes.indexOf('\r\n'); end >= 0; end = bytes.indexOf('\r\n', from)) {
    const last = bytes[from + 3] !== '-'.charCodeAt(0);
    from = end + 2;
    if (last) return from;
  }
  return 0;
}

function encode(text: string): string {
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  if (lines[lines.length - 1] === '') lines.pop();
  return lines.map((line) => (line[0] === '.' ? '.' : '') + line + '\r\n').join('');
}
