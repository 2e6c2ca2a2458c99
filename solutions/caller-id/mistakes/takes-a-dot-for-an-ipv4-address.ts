import net from 'node:net';

const MAPPED = '::ffff:';

export function formatCaller(address: string, port: number): string {
  const inside = address.startsWith(MAPPED) ? address.slice(MAPPED.length) : '';
  if (inside.includes('.')) return `${inside}:${port}`;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

export function startCallerId(port: number): net.Server {
  const server = net.createServer((socket) => {
    // A client that breaks off is its own affair: without a listener, the "error" would end the whole program.
    socket.on('error', () => socket.destroy());
    const { remoteAddress, remotePort } = socket;
    // Gone already, and with it its address.
    if (remoteAddress === undefined || remotePort === undefined) return void socket.destroy();
    socket.end(`${formatCaller(remoteAddress, remotePort)}\n`);
  });
  return server.listen(port);
}

export function ephemeralPortOf(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, host);
    socket.on('error', reject);
    // The system has picked a port once the connection stands.
    socket.on('connect', () => {
      resolve(socket.localPort as number);
      socket.destroy();
    });
  });
}
