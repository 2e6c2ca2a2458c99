import net from 'node:net';

export function formatCaller(address: string, port: number): string {
  const tail = address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : '';
  if (net.isIPv4(tail)) return `${tail}:${port}`;
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
    socket.setTimeout(8000, () => socket.destroy(new Error(`no answer from ${host} port ${port}`)));
    socket.on('connect', () => {
      resolve(socket.localPort as number);
      socket.destroy();
    });
  });
}
