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

const MOST_AT_ONCE = 64;
const waiting: Array<() => void> = [];
let running = 0;

function askSystem(host: string, port: number): Promise<number> {
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

export async function ephemeralPortOf(host: string, port: number): Promise<number> {
  if (running >= MOST_AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  running += 1;
  const local = await askSystem(host, port);
  running -= 1;
  waiting.shift()?.();
  return local;
}
