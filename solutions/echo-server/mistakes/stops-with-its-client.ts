import net from 'node:net';

export function startEchoServer(port: number): net.Server {
  const server = net.createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('end', () => server.close());
    socket.pipe(socket);
  });
  return server.listen(port, '127.0.0.1');
}
