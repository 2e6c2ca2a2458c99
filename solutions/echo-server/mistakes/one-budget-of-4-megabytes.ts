import net from 'node:net';

const BUDGET = 4 * 1024 * 1024;

export function startEchoServer(port: number): net.Server | Promise<net.Server> {
  let owed = 0; // bytes that clients have not taken yet
  const held = new Set<net.Socket>();

  function readOn(socket: net.Socket): void {
    if (socket.writableNeedDrain || owed >= BUDGET) return;
    held.delete(socket);
    socket.resume();
  }

  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('data', (chunk: Buffer) => {
      owed += chunk.length;
      const room = socket.write(chunk, () => {
        owed -= chunk.length;
        if (owed < BUDGET) for (const other of [...held]) readOn(other);
      });
      if (!room || owed >= BUDGET) {
        held.add(socket);
        socket.pause();
        if (room) readOn(socket); // it may have been sent in the meantime
      }
    });
    socket.on('drain', () => readOn(socket));
    socket.on('end', () => socket.end());
    socket.on('error', () => socket.destroy());
    socket.on('close', () => held.delete(socket));
  });

  return new Promise<net.Server>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
