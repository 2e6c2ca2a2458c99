import net from 'node:net';
import { Readable, finished, pipeline } from 'node:stream';

export function formatCaller(address: string, port: number): string {
  const match = /^(?:::ffff:)?([\d.]+)$/.exec(address);
  const ipv4 = match?.[1] ?? '';
  return net.isIPv4(ipv4) ? `${ipv4}:${port}` : `[${address}]:${port}`;
}

function* announcement(socket: net.Socket): Generator<string> {
  const { remoteAddress, remotePort } = socket;
  if (remoteAddress === undefined || remotePort === undefined) return;
  yield formatCaller(remoteAddress, remotePort);
  yield '\n';
}

export function startCallerId(port: number): Promise<net.Server> {
  return new Promise((resolve, reject) => {
    const server = net.createServer({ allowHalfOpen: true, noDelay: true });
    server.on('connection', (socket: net.Socket) => {
      socket.on('error', () => {});
      socket.resume();
      pipeline(Readable.from([...announcement(socket)].join('')), socket, (error) => {
        if (error) socket.destroy();
      });
    });
    server.once('error', reject);
    server.listen(port, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

export function ephemeralPortOf(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host, port });
    let own: number | undefined;
    finished(socket, { readable: false }, (error) => {
      if (own === undefined) reject(error ?? new Error('not connected'));
    });
    socket.on('error', () => {});
    socket.once('connect', () => {
      own = socket.localPort;
      if (own !== undefined) resolve(own);
      socket.resume();
      socket.end();
    });
  });
}
