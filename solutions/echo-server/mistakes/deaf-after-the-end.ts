import net from 'node:net';

export function startEchoServer(port: number): net.Server {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    const failed = () => socket.destroy();
    socket.on('error', failed);
    socket.on('data', (chunk) => {
      if (socket.write(chunk)) return;
      socket.pause();
      socket.once('drain', () => socket.resume());
    });
    socket.on('end', () => {
      socket.off('error', failed); // nothing more comes from this client
      socket.end();
    });
  });
  return server.listen(port, '127.0.0.1');
}
