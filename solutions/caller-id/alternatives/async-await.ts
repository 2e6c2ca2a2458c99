import { once } from 'node:events';
import { connect, createServer, isIPv6, type Server } from 'node:net';

export function formatCaller(address: string, port: number): string {
  const shown = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/, '');
  return isIPv6(shown) ? `[${shown}]:${port}` : `${shown}:${port}`;
}

export async function startCallerId(port: number): Promise<Server> {
  const server = createServer();
  server.on('connection', async (socket) => {
    try {
      socket.resume().end(`${formatCaller(socket.remoteAddress ?? '', socket.remotePort ?? 0)}\n`);
      await once(socket, 'close');
    } catch {
      socket.destroy();
    }
  });
  server.listen(port);
  await once(server, 'listening');
  return server;
}

export async function ephemeralPortOf(host: string, port: number): Promise<number> {
  const socket = connect({ host, port });
  try {
    await once(socket, 'connect');
    const { localPort } = socket;
    if (localPort === undefined) throw new Error('the connection is gone already');
    return localPort;
  } finally {
    socket.on('error', () => undefined);
    socket.end();
  }
}
