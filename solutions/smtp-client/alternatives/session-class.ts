import * as net from 'node:net';

export interface MailServer {
  host: string;
  port: number;
}

export interface Message {
  from: string;
  to: string[];
  text: string;
}

/** What the server said no to, with its own words. */
class SmtpError extends Error {
  constructor(
    readonly code: number,
    words: string,
  ) {
    super(`${code} ${words}`);
    this.name = 'SmtpError';
  }
}

class Session {
  private buffer = Buffer.alloc(0);
  private failure: Error | undefined;
  private wake: () => void = () => undefined;

  private constructor(private readonly socket: net.Socket) {
    socket.on('data', (chunk) => {
      this.buffer = Buffer.concat([this.buffer, chunk]);
      this.wake();
    });
    socket.on('end', () => this.fail(new Error('the server closed the connection')));
    socket.on('error', (error) => this.fail(error));
  }

  static async open({ host, port }: MailServer): Promise<Session> {
    const session = new Session(net.createConnection({ host, port }));
    try {
      await session.reply();
    } catch (error) {
      session.close();
      throw error;
    }
    return session;
  }

  async say(line: string): Promise<number> {
    this.socket.write(`${line}\r\n`);
    return this.reply();
  }

  /** Sends a last word, if anybody still listens, and closes. */
  close(): void {
    if (this.socket.writable) this.socket.end('QUIT\r\n');
    this.socket.resume();
  }

  private async reply(): Promise<number> {
    const words: string[] = [];
    for (;;) {
      const line = await this.line();
      words.push(line.slice(4));
      if (line.length > 3 && line[3] === '-') continue;
      const code = Number.parseInt(line.slice(0, 3), 10);
      if (code >= 400) throw new SmtpError(code, words.join('\n'));
      return code;
    }
  }

  private async line(): Promise<string> {
    for (;;) {
      const end = this.buffer.indexOf('\r\n');
      if (end >= 0) {
        const line = this.buffer.toString('utf8', 0, end);
        this.buffer = this.buffer.subarray(end + 2);
        return line;
      }
      if (this.failure) throw this.failure;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  private fail(error: Error): void {
    this.failure ??= error;
    this.wake();
  }
}

export async function sendMail(server: MailServer, { from, to, text }: Message): Promise<void> {
  for (const address of [from, ...to]) {
    if (address.search(/[\n\r]/) >= 0) throw new RangeError(`bad address: ${address}`);
  }
  const session = await Session.open(server);
  try {
    await session.say('EHLO [127.0.0.1]');
    await session.say(`MAIL FROM:<${from}>`);
    for (const receiver of to) await session.say(`RCPT TO:<${receiver}>`);
    await session.say('DATA');
    await session.say([...linesOf(text), '.'].join('\r\n'));
  } finally {
    session.close();
  }
}

function* linesOf(text: string): Generator<string> {
  let from = 0;
  while (from < text.length) {
    const at = text.indexOf('\n', from);
    const end = at < 0 ? text.length : at;
    const line = text.slice(from, at > 0 && text[at - 1] === '\r' ? at - 1 : end);
    yield line.startsWith('.') ? '.' + line : line;
    from = end + 1;
  }
}
