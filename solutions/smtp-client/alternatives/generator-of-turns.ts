/** SMTP by hand: the client's part is a generator of turns, and each reply of the server moves it on by one. */
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

/** What is said, and the first digit of the reply that is success. */
interface Turn {
  says: string;
  wants: '2' | '3';
}

interface Reply {
  code: string;
  words: string[];
}

const CRLF = '\r\n';
const PATIENCE = 3000;

/** The text as it travels: CR LF everywhere, dots stuffed, and the line with the dot behind it. */
function onTheWire(text: string): string {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop(); // the last line had an end
  return [...lines.map((line) => (line.startsWith('.') ? `.${line}` : line)), '.', ''].join(CRLF);
}

function* script({ from, to, text }: Message): Generator<Turn, void, void> {
  yield { says: '', wants: '2' }; // the server speaks first
  yield { says: `EHLO localhost${CRLF}`, wants: '2' };
  yield { says: `MAIL FROM:<${from}>${CRLF}`, wants: '2' };
  for (const receiver of to) yield { says: `RCPT TO:<${receiver}>${CRLF}`, wants: '2' };
  yield { says: `DATA${CRLF}`, wants: '3' };
  yield { says: onTheWire(text), wants: '2' };
}

/** Puts replies together from whatever pieces come. */
class ReplyReader {
  #bytes: Buffer = Buffer.alloc(0);
  #words: string[] = [];

  *read(chunk: Buffer): Generator<Reply, void, void> {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    for (let end = this.#bytes.indexOf(CRLF); end >= 0; end = this.#bytes.indexOf(CRLF)) {
      const line = this.#bytes.toString('utf8', 0, end);
      this.#bytes = this.#bytes.subarray(end + CRLF.length);
      const parts = /^([0-9]{3})(?:([ -])([^]*))?$/.exec(line);
      if (!parts) throw new Error(`this is no line of a reply: ${JSON.stringify(line)}`);
      const [, code = '', mark, words = ''] = parts;
      this.#words.push(words);
      if (mark === '-') continue;
      const reply = { code, words: this.#words };
      this.#words = [];
      yield reply;
    }
  }
}

function talk({ host, port }: MailServer, message: Message): Promise<void> {
  return new Promise((resolve, reject) => {
    const turns = script(message);
    const reader = new ReplyReader();
    let turn: Turn | undefined; // undefined as soon as it is decided whether the mail was taken
    let leaving = false;

    const socket = net.connect({ host, port });

    /** Moves on to the next turn. Behind the last one the mail is taken. */
    const advance = (): void => {
      const next = turns.next();
      turn = next.done ? undefined : next.value;
      if (turn?.says) socket.write(turn.says);
      if (turn) return;
      resolve();
      leave();
    };

    /** Says QUIT, and waits for the reply, but not for ever. */
    const leave = (): void => {
      leaving = true;
      socket.write(`QUIT${CRLF}`);
      const patience = setTimeout(() => socket.destroy(), PATIENCE).unref();
      socket.once('close', () => clearTimeout(patience));
    };

    const fail = (error: Error): void => {
      turn = undefined;
      reject(error); // means nothing if the mail has been taken
      socket.destroy();
    };

    const hear = ({ code, words }: Reply): void => {
      if (leaving) {
        socket.end();
      } else if (turn && code.startsWith(turn.wants)) {
        advance();
      } else {
        turn = undefined;
        reject(new Error(`the server refused: ${code} ${words.join('\n')}`));
        if (socket.writableLength > 0)
          socket.destroy(); // refused in the middle of the text: send no more of it
        else leave();
      }
    };

    socket.on('data', (chunk) => {
      try {
        for (const reply of reader.read(chunk)) hear(reply);
      } catch (error) {
        fail(error as Error);
      }
    });
    socket.on('end', () => fail(new Error('the server hung up before it had taken the mail')));
    socket.on('error', fail);
    socket.on('close', () => fail(new Error('the connection ended before the mail was taken')));
    advance();
  });
}

export async function sendMail(server: MailServer, message: Message): Promise<void> {
  for (const address of [message.from, ...message.to]) {
    if (/[\r\n]/.test(address)) throw new RangeError(`an address with a line break: ${JSON.stringify(address)}`);
  }
  await talk(server, message);
}
