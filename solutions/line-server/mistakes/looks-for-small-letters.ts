import { once } from 'node:events';
import net from 'node:net';

const MAX = 4096;

function capitals(text: string): string {
  return text.replace(/\p{Ll}+/gu, (letters) => letters.toUpperCase());
}

export async function startLineServer(port: number): Promise<net.Server> {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    let rest: Buffer = Buffer.alloc(0);
    let refused = false;

    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      if (refused) return;
      rest = Buffer.concat([rest, chunk]);
      const answers: string[] = [];
      let start = 0;
      let end = rest.indexOf(10);
      while (end >= 0 && end - start < MAX) {
        const stop = end > start && rest[end - 1] === 13 ? end - 1 : end;
        answers.push(capitals(rest.toString('utf8', start, stop)), '\n');
        start = end + 1;
        end = rest.indexOf(10, start);
      }
      rest = rest.subarray(start);
      refused = rest.length > MAX;
      if (refused) socket.end(`${answers.join('')}ERROR line too long\n`);
      else if (answers.length > 0) socket.write(answers.join(''));
    });
    socket.on('end', () => {
      if (refused) return;
      if (rest.length > 0) socket.write(`${capitals(rest.toString('utf8'))}\n`);
      socket.end();
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
