import { once } from 'node:events';
import net from 'node:net';

export function formatCaller(address: string, port: number): string {
  const tail = address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : '';
  const shown = net.isIPv4(tail) ? tail : address;
  return net.isIPv4(shown) ? `${shown}:${port}` : `[${shown}]:${port}`;
}

export async function startCallerId(port: number): Promise<net.Server> {
  const server = net.createServer((socket) => {
    socket.on('error', () => socket.destroy());
    const { remoteAddress, remotePort } = socket;
    if (remoteAddress === undefined || remotePort === undefined) {
      socket.destroy();
      return;
    }
    socket.resume();
    socket.end(`${formatCaller(remoteAddress, remotePort)}\n`);
  });
  server.listen(port);
  await once(server, 'listening');
  return server;
}

export async function ephemeralPortOf(host: string, port: number): Promise<number> {
  const socket = net.connect(port, host);
  await once(socket, 'connect');
  const local = socket.localPort;
  socket.resume();
  socket.end();
  if (local === undefined) throw new Error('the connection has gone');
  return local;
}
