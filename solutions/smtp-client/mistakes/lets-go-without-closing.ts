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

class Dialogue {
  readonly #socket: net.Socket;
  readonly #replies: Reply[] = [];
  #words: string[] = [];
  #rest = '';
  #failure: Error | undefined;
  #wake: (() => void) | undefined;

  constructor(server: MailServer) {
    this.#socket = net.connect({ host: server.host, port: server.port });
    this.#socket.setEncoding('utf8');
    this.#socket.on('data', (chunk) => this.#read(String(chunk)));
    this.#socket.on('error', (error) => this.#fail(error));
    this.#socket.on('end', () => this.#fail(new Error('the server has ended the connection')));
    this.#socket.on('close', () => this.#fail(new Error('the connection is closed')));
  }

  #read(chunk: string): void {
    this.#rest += chunk;
    for (let end = this.#rest.indexOf('\r\n'); end >= 0; end = this.#rest.indexOf('\r\n')) {
      const line = this.#rest.slice(0, end);
      this.#rest = this.#rest.slice(end + 2);
      this.#words.push(line.slice(4));
      if (line[3] !== '-') {
        this.#replies.push({ code: line.slice(0, 3), words: this.#words });
        this.#words = [];
        this.#wake?.();
      }
    }
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#wake?.();
  }

  async #reply(): Promise<Reply> {
    for (;;) {
      const reply = this.#replies.shift();
      if (reply !== undefined) return reply;
      if (this.#failure !== undefined) throw this.#failure;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async expect(success: '2' | '3'): Promise<void> {
    const { code, words } = await this.#reply();
    if (!code.startsWith(success)) throw new Error(`${code} ${words.join('\n')}`);
  }

  async ask(what: string, success: '2' | '3' = '2'): Promise<void> {
    this.#socket.write(what);
    await this.expect(success);
  }

  /** The mail is sent, whatever the server says to this. */
  async quit(): Promise<void> {
    try {
      await this.ask('QUIT\r\n');
      this.close();
    } catch {
      this.#socket.unref();
    }
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** The text as it travels: CR LF at the end of each line, and one more dot where a line begins with one. */
function asLines(text: string): string {
  const lines = text.split(/\r?\n/);
  if (lines[lines.length - 1] === '') lines.pop();
  return lines.map((line) => (line.startsWith('.') ? `.${line}` : line) + '\r\n').join('');
}

function checkAddresses(addresses: string[]): void {
  for (const address of addresses) {
    if (/[\r\n]/.test(address)) throw new RangeError('an address must not contain a line break');
  }
}

export async function sendMail(server: MailServer, message: Message): Promise<void> {
  checkAddresses([message.from, ...message.to]);
  const commands = [`MAIL FROM:<${message.from}>`, ...message.to.map((receiver) => `RCPT TO:<${receiver}>`)];
  const text = asLines(message.text);

  const dialogue = new Dialogue(server);
  try {
    await dialogue.expect('2');
    await dialogue.ask('EHLO student.example\r\n');
    for (const command of commands) await dialogue.ask(`${command}\r\n`);
    await dialogue.ask('DATA\r\n', '3');
    await dialogue.ask(`${text}.\r\n`);
  } catch (error) {
    dialogue.close();
    throw error;
  }
  await dialogue.quit();
}
