import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';

const LIMIT = 65_507;

function* pieces(chunk: Buffer): Generator<Buffer> {
  for (let at = 0; at < chunk.length; at += LIMIT) yield chunk.subarray(at, at + LIMIT);
}

function send(socket: Socket, piece: Buffer, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) =>
    socket.send(piece, port, host, (error) => {
      if (error) reject(error);
      else resolve();
    }),
  );
}

async function client(host: string, port: number): Promise<void> {
  const socket = createSocket('udp4', (message, sender) => {
    if (sender.port === port && sender.address === host) process.stdout.write(message);
  });
  // With a port of its own it stays, even if there is nothing to send.
  socket.bind();
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    for (const piece of pieces(chunk)) await send(socket, piece, port, host);
  }
}

async function listener(port: number): Promise<void> {
  const socket = createSocket('udp4');
  let partner: RemoteInfo | undefined;
  socket.on('message', (message, sender) => {
    partner = sender;
    process.stdout.write(message);
  });
  socket.bind(port);
  await once(socket, 'message');
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    for (const piece of pieces(chunk)) if (partner) await send(socket, piece, partner.port, partner.address);
  }
}

const [, , , second = '', third] = process.argv;
await (second === '-l' ? listener(Number(third)) : client(second, Number(third)));
