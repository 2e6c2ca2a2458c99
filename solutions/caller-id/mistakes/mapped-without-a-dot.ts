import net from 'node:net';

export function formatCaller(address: string, port: number): string {
  const mapped = /^::ffff:([0-9.]+)$/.exec(address);
  if (mapped) return `${mapped[1]}:${port}`;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

export function startCallerId(port: number): net.Server | Promise<net.Server> {
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    const { remoteAddress, remotePort } = socket;
    if (remoteAddress === undefined || remotePort === undefined) {
      socket.destroy();
      return;
    }
    socket.resume(); // what the client says is read and thrown away
    socket.end(`${formatCaller(remoteAddress, remotePort)}\n`);
  });
  return new Promise((resolve) => {
    server.listen(port, () => resolve(server));
  });
}

export async function ephemeralPortOf(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, host);
    socket.on('error', reject); // after the promise is settled it does nothing
    socket.on('connect', () => {
      resolve(socket.localPort as number);
      socket.destroy();
    });
  });
}
