import net from 'node:net';

export function startEchoServer(port: number): net.Server {
  const server = net.createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.pipe(socket);
  });
  server.on('listening', () => console.log(`listening on port ${port}`));
  return server;
}
