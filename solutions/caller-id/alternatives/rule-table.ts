/** Caller ID: rules for writing an address, tried in turn; a server; a client that asks for its own port. */
import net from 'node:net';
import { once } from 'node:events';

type Rule = (address: string) => string | undefined;

const MAPPED = '::ffff:';

const plain: Rule = (address) => (net.isIPv4(address) ? address : undefined);
const mapped: Rule = (address) => (address.startsWith(MAPPED) ? plain(address.slice(MAPPED.length)) : undefined);
const bracketed: Rule = (address) => `[${address}]`;

export function formatCaller(address: string, port: number): string {
  for (const rule of [plain, mapped, bracketed]) {
    const written = rule(address);
    if (written !== undefined) return `${written}:${port}`;
  }
  throw new TypeError('unreachable: the last rule takes every address');
}

const ignore = (): void => {};

function greet(socket: net.Socket): void {
  socket.on('error', ignore); // this client is gone; the others go on
  const { remoteAddress, remotePort } = socket;
  if (remoteAddress === undefined || remotePort === undefined) {
    socket.destroy();
    return;
  }
  socket.resume(); // what the client says is of no interest, but its FIN lies behind it
  socket.end(`${formatCaller(remoteAddress, remotePort)}\n`);
}

export async function startCallerId(port: number): Promise<net.Server> {
  const server = net.createServer(greet);
  server.listen(port);
  await once(server, 'listening'); // an 'error' rejects
  server.on('error', ignore); // from now on: a caller that could not be accepted
  return server;
}

export async function ephemeralPortOf(host: string, port: number): Promise<number> {
  const socket = net.connect({ host, port });
  try {
    await once(socket, 'connect'); // an 'error' rejects
    socket.on('error', ignore);
    const { localPort } = socket;
    if (localPort === undefined) throw new Error(`the connection to ${host}, port ${port}, was lost at once`);
    socket.resume();
    socket.end(() => socket.unref()); // FIN is out; a server that never closes shall not keep this program alive
    return localPort;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}
