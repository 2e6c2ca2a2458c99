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

interface Step {
  /** What to send; nothing before the greeting. */
  send: string;
  /** The first digit of success. */
  success: '2' | '3';
  /** Whether a QUIT may follow its refusal. */
  polite: boolean;
}

function planOf(message: Message): Step[] {
  const command = (line: string, success: '2' | '3' = '2'): Step => ({ send: line + '\r\n', success, polite: true });
  return [
    { send: '', success: '2', polite: true },
    command('EHLO mailer.student.example'),
    command(`MAIL FROM:<${message.from}>`),
    ...message.to.map((receiver) => command(`RCPT TO:<${receiver}>`)),
    command('DATA', '3'),
    { send: stuffed(message.text) + '.\r\n', success: '2', polite: false },
  ];
}

function stuffed(text: string): string {
  const lines = text.split('\n');
  if (lines[lines.length - 1] === '') lines.pop();
  return lines
    .map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
    .map((line) => (line.startsWith('.') ? '.' : '') + line + '\r\n')
    .join('');
}

class MailRun {
  readonly #socket: net.Socket;
  readonly #plan: Step[];
  readonly #resolve: () => void;
  readonly #reject: (error: Error) => void;
  #state: 'talking' | 'leaving' | 'gone' = 'talking';
  #step = 0;
  #unread = '';
  #words: string[] = [];

  constructor(server: MailServer, plan: Step[], resolve: () => void, reject: (error: Error) => void) {
    this.#plan = plan;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#socket = net.connect(server.port, server.host);
    this.#socket.setEncoding('utf8');
    this.#socket.on('data', (chunk) => this.#read(String(chunk)));
    this.#socket.on('error', (error) => this.#lost(error));
    this.#socket.on('end', () => this.#lost(new Error('the server ended the connection before it took the mail')));
    this.#socket.on('close', () => this.#lost(new Error('the connection was closed before the mail was taken')));
  }

  #read(chunk: string): void {
    const lines = (this.#unread + chunk).split('\r\n');
    this.#unread = lines.pop() ?? '';
    for (const line of lines) {
      this.#words.push(line.slice(4));
      if (line.charAt(3) === '-') continue;
      const words = this.#words;
      this.#words = [];
      this.#reply(line.slice(0, 3), words);
    }
  }

  #reply(code: string, words: string[]): void {
    if (this.#state === 'leaving') {
      this.#hangUp();
      return;
    }
    const step = this.#plan[this.#step];
    if (this.#state === 'gone' || step === undefined) return;
    if (!code.startsWith(step.success)) {
      this.#reject(new Error(`${code} ${words.join(' / ')}`));
      if (step.polite) this.#leave();
      else this.#hangUp();
      return;
    }
    this.#step += 1;
    const next = this.#plan[this.#step];
    if (next !== undefined) {
      this.#socket.write(next.send);
    } else {
      this.#resolve();
      this.#leave();
    }
  }

  #leave(): void {
    this.#state = 'leaving';
    this.#socket.write('QUIT\r\n');
  }

  #hangUp(): void {
    this.#state = 'gone';
    this.#socket.destroy();
  }

  #lost(error: Error): void {
    this.#reject(error); // changes nothing when the promise is settled
    this.#hangUp();
  }
}

export async function sendMail(server: MailServer, message: Message): Promise<void> {
  for (const address of [message.from, ...message.to]) {
    if (address.includes('\r') || address.includes('\n')) {
      throw new RangeError('an address must not contain a line break');
    }
  }
  const plan = planOf(message);
  await new Promise<void>((resolve, reject) => {
    new MailRun(server, plan, resolve, reject);
  });
}
