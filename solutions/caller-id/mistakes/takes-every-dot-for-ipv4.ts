import { once } from 'node:events';
import net from 'node:net';

const PREFIX = '::ffff:';

export function formatCaller(address: string, port: number): string {
  const mapped = address.startsWith(PREFIX) && net.isIPv4(address.slice(PREFIX.length));
  const shown = mapped ? address.slice(PREFIX.length) : address;
  return shown.includes('.') ? `${shown}:${port}` : `[${shown}]:${port}`;
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

export function ephemeralPortOf(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host, port });
    socket.on('error', reject);
    socket.on('connect', () => {
      const local = socket.localPort;
      if (local === undefined) reject(new Error('the connection has gone'));
      else resolve(local);
      socket.destroy();
    });
  });
}
