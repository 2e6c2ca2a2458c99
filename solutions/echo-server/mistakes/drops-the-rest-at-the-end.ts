import net from 'node:net';

export function startEchoServer(port: number): net.Server {
  const server = net.createServer((socket) => {
    socket.on('data', (chunk) => socket.write(chunk));
    // The client has gone, so there is nobody left to write to.
    socket.on('end', () => socket.destroy());
    socket.on('error', () => socket.destroy());
  });
  return server.listen(port, '127.0.0.1');
}
