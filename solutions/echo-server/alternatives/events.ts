import { createServer, type Server, type Socket } from 'node:net';

function echo(socket: Socket): void {
  socket.on('data', (chunk) => {
    if (!socket.write(chunk)) socket.pause();
  });
  socket.on('drain', () => socket.resume());
  socket.on('end', () => socket.end());
  socket.on('error', () => {
    /* The client is gone; "close" follows. */
  });
}

export function startEchoServer(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ allowHalfOpen: true }, echo);
    server.once('error', reject);
    server.listen(port, () => resolve(server));
  });
}
