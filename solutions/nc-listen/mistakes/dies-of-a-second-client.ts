import net from 'node:net';

const port = process.argv[3] ?? '';
const latecomers = new Set<net.Socket>();
let client: net.Socket | undefined;

function finish(): void {
  server.close();
  process.stdin.destroy();
  for (const socket of latecomers) socket.destroy();
}

const server = net.createServer((socket) => {
  if (client !== undefined) {
    latecomers.add(socket);
    socket.on('close', () => latecomers.delete(socket));
    socket.resume();
    socket.end();
    return;
  }
  client = socket;
  process.stdin.pipe(socket);
  socket.pipe(process.stdout);

  socket.on('end', finish);
  socket.on('error', (error: NodeJS.ErrnoException) => {
    if (socket.readableEnded) return;
    console.error(`nc-listen: connection lost (${error.code})`);
    process.exitCode = 1;
  });
  socket.on('close', finish);
});

server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(`nc-listen: port ${port} ${error.code === 'EADDRINUSE' ? 'is already in use' : error.message}`);
  process.exitCode = 1;
});
server.listen(Number(port), '127.0.0.1');
