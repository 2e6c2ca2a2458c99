import { once } from 'node:events';
import net from 'node:net';

export function formatCaller(address: string, port: number): string {
  const tail = address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : '';
  const shown = net.isIPv4(tail) ? tail : address;
  return net.isIPv4(shown) ? `${shown}:${port}` : `[${shown}]:${port}`;
}

export async function startCallerId(port: number): Promise<net.Server> {
  const lines = new Map<number, string>();

  const server = net.createServer((socket) => {
    socket.on('error', () => socket.destroy());
    const { remoteAddress, remotePort } = socket;
    if (remoteAddress === undefined || remotePort === undefined) {
      socket.destroy();
      return;
    }
    let line = lines.get(remotePort);
    if (line === undefined) {
      line = `${formatCaller(remoteAddress, remotePort)}\n`;
      lines.set(remotePort, line);
    }
    socket.resume();
    socket.end(line);
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
