import net from 'node:net';

export function startEchoServer(port: number): net.Server {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('data', (chunk) => {
      if (!socket.write(chunk)) socket.pause();
    });
    socket.on('drain', () => socket.resume());
    socket.on('error', () => socket.destroy());
  });
  return server.listen(port, '127.0.0.1');
}
