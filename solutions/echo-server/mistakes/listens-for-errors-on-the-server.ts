import net from 'node:net';

export function startEchoServer(port: number): net.Server {
  const server = net.createServer((socket) => socket.pipe(socket));
  server.on('error', (error) => console.error(`a client failed: ${error.message}`));
  return server.listen(port, '127.0.0.1');
}
