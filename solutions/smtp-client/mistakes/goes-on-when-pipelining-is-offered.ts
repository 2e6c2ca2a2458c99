import net from 'node:net';

export interface MailServer {
  host: string;
  port: number;
}

export interface Message {
  /** The sender's address, such as `ana@student.example`. */
  from: string;
  /** The receivers' addresses. */
  to: string[];
  text: string;
}

interface Reply {
  code: string;
  words: string[];
}

/** Collects the replies of a server from the first moment on. */
class Replies {
  private rest: Buffer = Buffer.alloc(0);
  private code = '';
  private words: string[] = [];
  private readonly complete: Reply[] = [];
  private failure: Error | undefined;
  private waiting: { resolve(reply: Reply): void; reject(error: Error): void } | undefined;

  constructor(socket: net.Socket) {
    socket.on('data', (chunk: Buffer) => this.take(chunk));
    socket.on('error', (error) => this.fail(error));
    socket.on('end', () => this.fail(new Error('the server has ended the connection')));
    socket.on('close', () => this.fail(new Error('the connection is closed')));
  }

  next(): Promise<Reply> {
    const reply = this.complete.shift();
    if (reply !== undefined) return Promise.resolve(reply);
    if (this.failure !== undefined) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
    });
  }

  private take(chunk: Buffer): void {
    this.rest = Buffer.concat([this.rest, chunk]);
    for (let end = this.rest.indexOf('\r\n'); end >= 0; end = this.rest.indexOf('\r\n')) {
      const line = this.rest.toString('utf8', 0, end);
      this.rest = this.rest.subarray(end + 2);
      this.code = line.slice(0, 3);
      this.words.push(line.slice(4));
      if (line[3] === '-') continue;
      const reply = { code: this.code, words: this.words };
      this.words = [];
      const waiting = this.waiting;
      this.waiting = undefined;
      if (waiting !== undefined) waiting.resolve(reply);
      else this.complete.push(reply);
    }
  }

  private fail(error: Error): void {
    this.failure ??= error;
    this.waiting?.reject(this.failure);
    this.waiting = undefined;
  }
}

/** The text as it travels: CR LF behind each line, one more dot in front of a dot. */
function onTheWire(text: string): string {
  const lines = text.split(/\r?\n/);
  if (lines[lines.length - 1] === '') lines.pop();
  return lines.map((line) => (line.startsWith('.') ? '.' : '') + line + '\r\n').join('');
}

export async function sendMail(server: MailServer, message: Message): Promise<void> {
  for (const address of [message.from, ...message.to]) {
    if (/[\r\n]/.test(address)) throw new RangeError(`a line break in the address ${JSON.stringify(address)}`);
  }
  const socket = net.connect({ host: server.host, port: server.port });
  const replies = new Replies(socket);

  const expect = async (digit: string): Promise<Reply> => {
    const reply = await replies.next();
    if (!reply.code.startsWith(digit)) throw new Error(`${reply.code} ${reply.words.join(' ')}`);
    return reply;
  };
  const command = (line: string, digit: string): Promise<Reply> => {
    socket.write(`${line}\r\n`);
    return expect(digit);
  };

  try {
    await expect('2'); // the greeting
    const hello = await command('EHLO student.example', '2');
    const pipelining = hello.words.some((words) => words.trim().toUpperCase() === 'PIPELINING');
    const envelope = [`MAIL FROM:<${message.from}>`, ...message.to.map((address) => `RCPT TO:<${address}>`)];
    if (pipelining) {
      // RFC 2920: the server says that it can take them together, which saves a round trip for each
      socket.write(envelope.map((line) => `${line}\r\n`).join(''));
      for (let count = 0; count < envelope.length; count++) await expect('2');
    } else {
      for (const line of envelope) await command(line, '2');
    }
    await command('DATA', '3');
    await command(`${onTheWire(message.text)}.`, '2');
  } catch (error) {
    socket.destroy();
    throw error;
  }

  // The mail is taken, whatever becomes of this.
  socket.write('QUIT\r\n');
  const close = (): void => {
    socket.destroy();
  };
  replies.next().then(close, close);
}
