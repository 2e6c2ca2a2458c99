import net from 'node:net';

/** Clients that do not read, by their port. */
const slow = new Set<number | undefined>();

export function startEchoServer(port: number): net.Server {
  const server = net.createServer((socket) => {
    const client = socket.remotePort;
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      if (!socket.write(chunk)) slow.add(client);
      if (slow.has(client)) socket.pause();
    });
    socket.on('drain', () => {
      slow.delete(client);
      socket.resume();
    });
    if (slow.has(client)) socket.pause();
  });
  return server.listen(port, '127.0.0.1');
}
