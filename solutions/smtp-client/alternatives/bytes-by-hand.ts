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

const CR = 13;
const LF = 10;
const DOT = 46;
const HYPHEN = 45;

class ReplyReader {
  readonly #found: (reply: Buffer[]) => void;
  #line: number[] = [];
  #lines: Buffer[] = [];

  constructor(found: (reply: Buffer[]) => void) {
    this.#found = found;
  }

  take(byte: number): void {
    const line = this.#line;
    if (byte !== LF || line[line.length - 1] !== CR) {
      line.push(byte);
      return;
    }
    line.pop();
    this.#line = [];
    this.#lines.push(Buffer.from(line));
    if (line[3] === HYPHEN) return;
    const reply = this.#lines;
    this.#lines = [];
    this.#found(reply);
  }
}

function toWire(text: string): Buffer {
  const source = Buffer.from(text, 'utf8');
  // each byte can at worst become two, and five more are at the end
  const target = Buffer.allocUnsafe(source.length * 2 + 5);
  let length = 0;
  let fresh = true;
  for (let i = 0; i < source.length; i++) {
    const byte = source[i] ?? 0;
    if (byte === CR && source[i + 1] === LF) continue;
    if (byte === LF) {
      target[length++] = CR;
      target[length++] = LF;
      fresh = true;
      continue;
    }
    if (fresh && byte === DOT) target[length++] = DOT;
    target[length++] = byte;
    fresh = false;
  }
  length += target.write(fresh ? '.\r\n' : '\r\n.\r\n', length, 'latin1');
  return target.subarray(0, length);
}

const hasLineBreak = (address: string): boolean => {
  for (let i = 0; i < address.length; i++) {
    const code = address.charCodeAt(i);
    if (code === CR || code === LF) return true;
  }
  return false;
};

const refusal = (reply: Buffer[]): Error => {
  const code = reply[0]?.toString('latin1', 0, 3) ?? '';
  return new Error(code + ' ' + reply.map((line) => line.toString('utf8', 4)).join('\r\n'));
};

export function sendMail(server: MailServer, message: Message): Promise<void> {
  if (hasLineBreak(message.from) || message.to.some(hasLineBreak)) {
    return Promise.reject(new RangeError('an address with a line break'));
  }

  const toSend: Buffer[] = [
    'EHLO x',
    `MAIL FROM:<${message.from}>`,
    ...message.to.map((receiver) => `RCPT TO:<${receiver}>`),
    'DATA',
  ].map((line) => Buffer.from(line + '\r\n'));
  const textAt = toSend.push(toWire(message.text)) - 1;
  const quitAt = toSend.push(Buffer.from('QUIT\r\n')) - 1;

  return new Promise((resolve, reject) => {
    let next = 0; // the place of what is to be sent next
    let taken = false;
    let over = false;

    const close = (error?: Error): void => {
      if (over) return;
      over = true;
      socket.destroy();
      if (taken) resolve();
      else reject(error ?? new Error('the connection ended before the mail was taken'));
    };

    const reader = new ReplyReader((reply) => {
      if (over) return;
      if (taken) {
        close();
        return;
      }
      const success = next === textAt ? 0x33 : 0x32;
      if (reply[0]?.[0] !== success) {
        close(refusal(reply));
        return;
      }
      if (next === quitAt) taken = true;
      const bytes = toSend[next++];
      if (bytes !== undefined) socket.write(bytes);
    });

    const socket = net.connect({
      host: server.host,
      port: server.port,
      onread: {
        buffer: Buffer.alloc(1024),
        callback: (size, buffer) => {
          for (let i = 0; i < size; i++) reader.take(buffer[i] ?? 0);
          return true;
        },
      },
    });
    socket.on('error', close);
    socket.on('end', () => close());
    socket.on('close', () => close());
  });
}
