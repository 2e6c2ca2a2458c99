import net from 'node:net';
export function startEchoServer(port: number): net.Server {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    const gone = (): void => {
      socket.destroy();
    };
    socket.on('error', gone);
    socket.on('data', (chunk) => {
      if (!socket.write(chunk)) {
        socket.pause();
        socket.once('drain', () => socket.resume());
      }
    });
    socket.on('end', () => {
      socket.off('error', gone);
      socket.end();
    });
  });
  return server.listen(port, '127.0.0.1');
}
