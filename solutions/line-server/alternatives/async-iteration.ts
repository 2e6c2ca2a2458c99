import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

const LIMIT = 4096;

class TooLong extends Error {}

export async function startLineServer(port: number): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    serve(socket).catch(() => socket.destroy());
  });
  server.listen(port);
  await once(server, 'listening');
  return server;
}

async function serve(socket: Socket): Promise<void> {
  try {
    for await (const line of linesOf(socket)) {
      if (!socket.write(`${line.toUpperCase()}\n`)) await once(socket, 'drain');
    }
    socket.end();
  } catch (error) {
    if (!(error instanceof TooLong)) throw error;
    socket.end('ERROR line too long\n');
    socket.resume();
    await once(socket, 'close');
  }
}

/** The lines of a stream, decoded, without their ends. @throws {TooLong} as soon as one has more than LIMIT bytes */
async function* linesOf(socket: Socket): AsyncGenerator<string> {
  let pieces: Buffer[] = [];
  let size = 0;
  const add = (piece: Buffer) => {
    pieces.push(piece);
    size += piece.length;
    if (size > LIMIT) throw new TooLong();
  };
  // The iterator must not destroy the socket when we break off: there is a refusal to be sent.
  for await (const chunk of socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf('\n'); at >= 0; at = chunk.indexOf('\n', from)) {
      add(chunk.subarray(from, at + 1));
      yield Buffer.concat(pieces)
        .toString()
        .replace(/\r?\n$/, '');
      [pieces, size, from] = [[], 0, at + 1];
    }
    add(chunk.subarray(from));
  }
  if (size > 0) yield Buffer.concat(pieces).toString();
}
