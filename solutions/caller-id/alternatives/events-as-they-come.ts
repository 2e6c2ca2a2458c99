import { on, once } from 'node:events';
import net from 'node:net';

function isDotted(text: string, from: number): boolean {
  let parts = 1;
  let digits = 0;
  let value = 0;
  for (let i = from; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 46) {
      if (digits === 0) return false;
      parts += 1;
      digits = 0;
      value = 0;
    } else if (code >= 48 && code <= 57) {
      if (digits > 0 && value === 0) return false;
      digits += 1;
      value = value * 10 + code - 48;
      if (digits > 3 || value > 255) return false;
    } else {
      return false;
    }
  }
  return parts === 4 && digits > 0;
}

export function formatCaller(address: string, port: number): string {
  if (isDotted(address, 0)) return address + ':' + port;
  const prefix = '::ffff:';
  let matched = 0;
  while (matched < prefix.length && address[matched] === prefix[matched]) matched += 1;
  if (matched === prefix.length && isDotted(address, matched)) return address.slice(matched) + ':' + port;
  return '[' + address + ']:' + port;
}

async function serve(server: net.Server): Promise<void> {
  for await (const event of on(server, 'connection')) {
    const [socket] = event as [net.Socket];
    socket.on('error', () => socket.destroy());
    const address = socket.remoteAddress;
    const port = socket.remotePort;
    if (address === undefined || port === undefined) {
      socket.destroy();
      continue;
    }
    socket.resume();
    socket.end(Buffer.from(formatCaller(address, port) + '\n'));
  }
}

export async function startCallerId(port: number): Promise<net.Server> {
  const server = net.createServer();
  serve(server).catch(() => {});
  await once(server.listen(port), 'listening');
  return server;
}

export async function ephemeralPortOf(host: string, port: number): Promise<number> {
  const socket = net.createConnection({ host, port, allowHalfOpen: true });
  socket.on('error', () => socket.destroy());
  try {
    await once(socket, 'connect');
    const own = socket.localPort;
    if (own === undefined) throw new Error('the connection broke off');
    return own;
  } finally {
    socket.destroy();
  }
}
