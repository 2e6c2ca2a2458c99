import net from 'node:net';

export function startEchoServer(port: number): net.Server {
  let written = Promise.resolve();
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('data', (chunk) => {
      socket.pause();
      written = written.then(() => write(socket, chunk)).then(() => void socket.resume());
    });
    socket.on('end', () => {
      written = written.then(() => void socket.end());
    });
    socket.on('error', () => socket.destroy());
  });
  return server.listen(port, '127.0.0.1');
}

/** Resolves when the system has taken the chunk. */
function write(socket: net.Socket, chunk: Buffer): Promise<void> {
  return new Promise((resolve) => {
    socket.write(chunk, () => resolve());
  });
}
