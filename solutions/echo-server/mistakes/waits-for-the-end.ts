import net from 'node:net';
import { buffer } from 'node:stream/consumers';

export function startEchoServer(port: number): net.Server {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    buffer(socket).then(
      (everything) => socket.end(everything),
      () => socket.destroy(),
    );
  });
  return server.listen(port, '127.0.0.1');
}
