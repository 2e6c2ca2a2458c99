import net from 'node:net';

export function startEchoServer(port: number): net.Server {
  const server = net.createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('data', (request) => socket.end(request));
  });
  return server.listen(port, '127.0.0.1');
}
