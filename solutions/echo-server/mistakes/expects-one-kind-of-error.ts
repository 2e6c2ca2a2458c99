import net from 'node:net';

export function startEchoServer(port: number): net.Server {
  const server = net.createServer((socket) => {
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET') throw error; // that would be a mistake of mine
    });
    socket.pipe(socket);
  });
  return server.listen(port, '127.0.0.1');
}
