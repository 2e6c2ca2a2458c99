import net from 'node:net';

export function formatCaller(address: string, port: number): string {
  return net.isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`;
}

export function startCallerId(port: number): net.Server {
  const server = net.createServer((socket) => {
    socket.on('error', () => socket.destroy());
    const { remoteAddress = 'nobody', remotePort = 0 } = socket;
    socket.end(`${formatCaller(remoteAddress, remotePort)}\n`);
  });
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
