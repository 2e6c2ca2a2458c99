import net from 'node:net';

const PORT = 4088;

export function startEchoServer(_port: number): net.Server {
  const server = net.createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.pipe(socket);
  });
  return server.listen(PORT, '127.0.0.1');
}
