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

export async function sendMail(server: MailServer, { from, to, text }: Message): Promise<void> {
  for (const address of [from, ...to]) {
    if (/[\r\n]/.test(address)) throw new RangeError(`a line break in the address ${JSON.stringify(address)}`);
  }
  const dialogue = new Dialogue(net.connect(server.port, server.host));
  try {
    await dialogue.hear();
    await dialogue.say('EHLO client.example');
    await dialogue.say(`MAIL FROM:<${from}>`);
    for (const address of to) await dialogue.say(`RCPT TO:<${address}>`);
    await dialogue.say('DATA');
    await dialogue.say(`${prepare(text)}.`);
    await dialogue.say('QUIT').catch(() => undefined);
  } finally {
    dialogue.close();
  }
}

class Dialogue {
  private received = '';
  private failure: Error | undefined;
  private wake: () => void = () => undefined;

  constructor(private readonly socket: net.Socket) {
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      this.received += text;
      this.wake();
    });
    socket.on('end', () => this.fail(new Error('the server hung up')));
    socket.on('error', (error) => this.fail(error));
  }

  async say(line: string): Promise<void> {
    this.socket.write(`${line}\r\n`);
    await this.hear();
  }

  /** Waits for a whole reply. */
  async hear(): Promise<void> {
    for (;;) {
      const reply = /^(?:\d{3}-.*\r\n)*\d{3}(?: .*)?\r\n/.exec(this.received)?.[0];
      if (reply !== undefined) {
        this.received = this.received.slice(reply.length);
        if (/^[45]/.test(reply)) throw new Error(`the server refused: ${reply}`);
        return;
      }
      if (this.failure) throw this.failure;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  close(): void {
    this.socket.destroy();
  }

  private fail(error: Error): void {
    this.failure ??= error;
    this.wake();
  }
}

function prepare(text: string): string {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => (line === '.' ? `.${line}\r\n` : `${line}\r\n`)).join('');
}
