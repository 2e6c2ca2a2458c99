import net from 'node:net';

let client: net.Socket;

export function startEchoServer(port: number): net.Server {
  const server = net.createServer({ allowHalfOpen: true });
  server.on('connection', (socket) => {
    client = socket;
    socket.on('data', (chunk) => {
      if (client.write(chunk)) return;
      socket.pause();
      client.once('drain', () => socket.resume());
    });
    socket.on('end', () => socket.end());
    socket.on('error', () => socket.destroy());
  });
  return server.listen(port, '127.0.0.1');
}
