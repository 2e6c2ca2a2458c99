import { once } from 'node:events';
import net from 'node:net';

const MAX = 4096;

interface Client {
  rest: Buffer;
  refused: boolean;
}

export async function startLineServer(port: number): Promise<net.Server> {
  const clients = new Map<string, Client>();

  const clientOf = (name: string): Client => {
    let client = clients.get(name);
    if (client === undefined) {
      client = { rest: Buffer.alloc(0), refused: false };
      clients.set(name, client);
    }
    return client;
  };

  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    const name = `${socket.remoteAddress} ${socket.remotePort}`;

    const answer = (line: string): void => {
      socket.write(`${line.toUpperCase()}\n`);
    };

    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      const client = clientOf(name);
      if (client.refused) return;
      client.rest = Buffer.concat([client.rest, chunk]);
      let end = client.rest.indexOf(10);
      while (end >= 0 && end < MAX) {
        answer(client.rest.toString('utf8', 0, end).replace(/\r$/, ''));
        client.rest = client.rest.subarray(end + 1);
        end = client.rest.indexOf(10);
      }
      if (client.rest.length > MAX) {
        client.refused = true;
        client.rest = Buffer.alloc(0);
        socket.end('ERROR line too long\n');
      }
    });
    socket.on('end', () => {
      const { rest, refused } = clientOf(name);
      clients.delete(name);
      if (refused) return;
      if (rest.length > 0) answer(rest.toString('utf8'));
      socket.end();
    });
  });

  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
