import net from 'node:net';

export interface MailServer {
  host: string;
  port: number;
}

export interface Message {
  from: string;
  to: string[];
  text: string;
}

/** What has come of a reply that is not complete yet. */
let rest = '';
let lines: string[] = [];

export async function sendMail({ host, port }: MailServer, { from, to, text }: Message): Promise<void> {
  for (const address of [from, ...to]) {
    // What stands behind a line break would be a command of its own.
    if (/[\r\n]/.test(address)) throw new RangeError(`a line break in the address ${JSON.stringify(address)}`);
  }
  rest = '';
  lines = [];
  const socket = net.connect(port, host);
  const replies = repliesFrom(socket);

  const expectReply = async (success: '2' | '3') => {
    const { value: reply } = await replies.next();
    if (reply === undefined) throw new Error('the server hung up before it had taken the mail');
    if (!reply.startsWith(success)) throw new Error(`the server refused: ${reply}`);
  };
  const send = (line: string, success: '2' | '3' = '2') => {
    socket.write(`${line}\r\n`);
    return expectReply(success);
  };

  try {
    await expectReply('2');
    await send('EHLO client.example');
    await send(`MAIL FROM:<${from}>`);
    for (const address of to) await send(`RCPT TO:<${address}>`);
    await send('DATA', '3');
    await send(`${stuffed(text)}.`);
    // The mail is taken: nothing that happens now can make it a failure.
    await send('QUIT').catch(() => undefined);
  } finally {
    socket.destroy();
  }
}

/** Whole replies, their lines joined by line ends. Fails when the connection does, ends when the server closes it. */
async function* repliesFrom(socket: net.Socket): AsyncGenerator<string, undefined> {
  // A decoder of the socket's own puts characters together that were cut in the middle.
  for await (const text of socket.setEncoding('utf8') as AsyncIterable<string>) {
    const complete = (rest + text).split('\r\n');
    rest = complete.pop() ?? '';
    for (const line of complete) {
      lines.push(line);
      if (line[3] === '-') continue;
      const reply = lines.join('\n');
      lines = [];
      yield reply;
    }
  }
  return undefined;
}

/** The text in lines that end in CR LF, with one more dot before each that begins with one. */
function stuffed(text: string): string {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => (line.startsWith('.') ? `.${line}\r\n` : `${line}\r\n`)).join('');
}
