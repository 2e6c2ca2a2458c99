import net from 'node:net';

export function startEchoServer(port: number): net.Server {
  const clients = new Set<net.Socket>();
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    clients.add(socket);
    socket.on('data', (chunk) => {
      for (const client of clients) {
        if (client.write(chunk)) continue;
        socket.pause();
        client.once('drain', () => socket.resume());
      }
    });
    socket.on('end', () => socket.end());
    socket.on('error', () => socket.destroy());
    socket.on('close', () => clients.delete(socket));
  });
  return server.listen(port, '127.0.0.1');
}
