import { once } from 'node:events';
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

/** Collects the replies of a server, and hands them out one after the other. */
class Replies {
  private bytes: Buffer = Buffer.alloc(0);
  private lines: string[] = [];
  private readonly complete: string[][] = [];
  private ended: Error | undefined;
  private wake: () => void = () => {};

  constructor(socket: net.Socket) {
    socket.on('data', (chunk) => this.take(chunk));
    socket.on('error', (error) => this.end(error));
    socket.on('end', () => this.end(new Error('the server hung up')));
    socket.on('close', () => this.end(new Error('the connection is closed')));
  }

  private take(chunk: Buffer): void {
    this.bytes = Buffer.concat([this.bytes, chunk]);
    for (;;) {
      const end = this.bytes.indexOf('\r\n');
      if (end < 0) break;
      const line = this.bytes.subarray(0, end).toString();
      this.bytes = this.bytes.subarray(end + 2);
      this.line(line);
    }
  }

  private line(line: string): void {
    this.lines.push(line);
    if (line[3] === '-') return;
    this.complete.push(this.lines);
    this.lines = [];
    this.wake();
  }

  private end(error: Error): void {
    this.ended ??= error;
    this.wake();
  }

  async next(): Promise<string[]> {
    for (;;) {
      const reply = this.complete.shift();
      if (reply !== undefined) return reply;
      if (this.ended !== undefined) throw this.ended;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}

function wordsOf(reply: string[]): string {
  return `${reply[0]!.slice(0, 3)} ${reply.map((line) => line.slice(4)).join(' ')}`;
}

export async function sendMail(server: MailServer, message: Message): Promise<void> {
  for (const address of [message.from, ...message.to]) {
    if (/[\r\n]/.test(address)) throw new RangeError('a line end in an address');
  }
  const lines = message.text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  const text = lines.map((line) => (line.startsWith('.') ? `.${line}` : line) + '\r\n').join('');

  const socket = net.connect(server.port, server.host);
  const replies = new Replies(socket);
  const success = async (digit: string): Promise<void> => {
    const reply = await replies.next();
    if (reply[0]![0] !== digit) throw new Error(wordsOf(reply));
  };
  try {
    await success('2'); // the greeting
    socket.write('EHLO student.example\r\n');
    await success('2');
    socket.write(`MAIL FROM:<${message.from}>\r\n`);
    await success('2');
    for (const receiver of message.to) {
      socket.write(`RCPT TO:<${receiver}>\r\n`);
      await success('2');
    }
    socket.write('DATA\r\n');
    await success('3');
    const bytes = Buffer.from(text + '.\r\n');
    for (let at = 0; at < bytes.length; at += 16_384) {
      if (!socket.write(bytes.subarray(at, at + 16_384))) await once(socket, 'drain');
    }
    await success('2');
    socket.write('QUIT\r\n');
    await replies.next().catch(() => {}); // whatever becomes of it
  } finally {
    socket.destroy();
  }
}
