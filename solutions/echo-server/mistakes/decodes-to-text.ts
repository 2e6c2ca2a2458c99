import net from 'node:net';

export function startEchoServer(port: number): net.Server {
  const server = net.createServer((socket) => {
    socket.setEncoding('utf8');
    socket.on('error', () => socket.destroy());
    socket.pipe(socket);
  });
  return server.listen(port, '127.0.0.1');
}
