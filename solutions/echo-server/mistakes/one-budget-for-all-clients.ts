import net from 'node:net';

const BUDGET = 256 * 1024;
let total = 0; // bytes that wait, of all clients
const lookers = new Set<() => void>();

export function startEchoServer(port: number): net.Server | Promise<net.Server> {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {}); // this client is gone; the others go on
    let full = false;
    const look = (): void => {
      if (full || total > BUDGET) socket.pause();
      else socket.resume();
    };
    const later = (): void => {
      if (socket.isPaused()) look();
    };
    lookers.add(later);
    socket.on('data', (chunk: Buffer) => {
      total += chunk.length;
      full = !socket.write(chunk, () => {
        total -= chunk.length;
        for (const other of lookers) other();
      });
      look();
    });
    socket.on('drain', () => {
      full = false;
      look();
    });
    socket.on('end', () => socket.end());
    socket.on('close', () => lookers.delete(later));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
