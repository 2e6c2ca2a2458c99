import net from 'node:net';

const MOST_KEPT = 16 * 1024 * 1024;

export function startEchoServer(port: number): net.Server {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      socket.write(chunk);
      // Stops reading, but only when the memory of a small machine is full.
      if (socket.writableLength > MOST_KEPT) {
        socket.pause();
        socket.once('drain', () => socket.resume());
      }
    });
    socket.on('end', () => socket.end());
  });
  return server.listen(port, '127.0.0.1');
}
