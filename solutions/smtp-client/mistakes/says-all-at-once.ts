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

export function sendMail(server: MailServer, { from, to, text }: Message): Promise<void> {
  for (const address of [from, ...to]) {
    if (/[\r\n]/.test(address)) return Promise.reject(new RangeError('a line break in an address'));
  }
  return new Promise((resolve, reject) => {
    const socket = net.connect(server.port, server.host, () => {
      const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
      const stuffed = lines.map((line) => (line.startsWith('.') ? `.${line}` : line));
      const receivers = to.map((address) => `RCPT TO:<${address}>`);
      const all = ['EHLO client.example', `MAIL FROM:<${from}>`, ...receivers, 'DATA', ...stuffed, '.', 'QUIT', ''];
      socket.write(all.join('\r\n'));
    });
    let replies = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      replies += chunk;
      const refusal = /^[45]\d\d.*$/m.exec(replies);
      if (refusal) reject(new Error(`the server refused: ${refusal[0]}`));
      if (refusal || /^221 /m.test(replies)) socket.destroy();
    });
    socket.on('error', reject);
    socket.on('close', () => (/^221 /m.test(replies) ? resolve() : reject(new Error('the server hung up'))));
  });
}
