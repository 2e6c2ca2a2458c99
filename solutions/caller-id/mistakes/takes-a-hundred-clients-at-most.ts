import net from 'node:net';

export function formatCaller(address: string, port: number): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  const shown = mapped?.[1] ?? address;
  return net.isIPv6(shown) ? `[${shown}]:${port}` : `${shown}:${port}`;
}

export function startCallerId(port: number): net.Server {
  const server = net.createServer((socket) => {
    socket.on('error', () => socket.destroy());
    const { remoteAddress = 'nobody', remotePort = 0 } = socket;
    socket.end(`${formatCaller(remoteAddress, remotePort)}\n`);
  });
  // A guard against too many clients.
  server.maxConnections = 100;
  return server.listen(port);
}

export function ephemeralPortOf(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, host);
    socket.on('error', reject);
    socket.on('connect', () => {
      resolve(socket.localPort ?? 0);
      socket.end();
    });
  });
}
