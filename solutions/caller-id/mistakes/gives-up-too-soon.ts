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

const PATIENCE_MS = 800;

export function ephemeralPortOf(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host, port });
    const timer = setTimeout(() => {
      socket.destroy(new Error(`no connection with ${host} port ${port}`));
    }, PATIENCE_MS);
    socket.on('close', () => clearTimeout(timer));
    socket.on('error', reject);
    socket.on('connect', () => {
      const local = socket.localPort;
      if (local === undefined) reject(new Error('the connection has gone'));
      else resolve(local);
      socket.destroy();
    });
  });
}
