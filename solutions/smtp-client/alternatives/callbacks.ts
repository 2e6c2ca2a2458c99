import { connect } from 'node:net';
import { StringDecoder } from 'node:string_decoder';

export interface MailServer {
  host: string;
  port: number;
}

export interface Message {
  from: string;
  to: string[];
  text: string;
}

export function sendMail(server: MailServer, message: Message): Promise<void> {
  const bad = [message.from, ...message.to].find((address) => address.includes('\r') || address.includes('\n'));
  if (bad !== undefined) return Promise.reject(new RangeError('an address must not contain a line break'));

  return new Promise((resolve, reject) => {
    const lines = [
      'EHLO localhost',
      `MAIL FROM:<${message.from}>`,
      ...message.to.map((receiver) => `RCPT TO:<${receiver}>`),
      'DATA',
      body(message.text) + '.',
      'QUIT',
    ];
    const socket = connect({ host: server.host, port: server.port });
    const decoder = new StringDecoder('utf8');
    let received = '';
    let reply = '';
    let taken = false;

    const finish = (error?: Error) => {
      if (taken || error === undefined) resolve();
      else reject(error);
      socket.destroy();
    };

    socket.on('data', (chunk) => {
      received += decoder.write(chunk);
      let end: number;
      while ((end = received.indexOf('\r\n')) !== -1) {
        const line = received.slice(0, end);
        received = received.slice(end + 2);
        reply += `${line} `;
        if (line.charAt(3) === '-') continue;
        onReply(reply.trimEnd());
        reply = '';
      }
    });
    socket.on('error', finish);
    socket.on('end', () => finish(new Error('connection ended before the mail was sent')));
    socket.on('close', () => finish(new Error('connection closed before the mail was sent')));

    function onReply(words: string): void {
      if (words.startsWith('4') || words.startsWith('5')) return finish(new Error(words));
      const next = lines.shift();
      if (next === undefined) return finish();
      if (next === 'QUIT') taken = true;
      socket.write(`${next}\r\n`);
    }
  });
}

/** Ready to be sent, up to the line with the dot. */
function body(text: string): string {
  const normal = text.replace(/\r?\n/g, '\r\n');
  const ended = normal.endsWith('\r\n') ? normal : `${normal}\r\n`;
  return ended.replace(/^\./, '..').replace(/\n\./g, '\n..');
}
