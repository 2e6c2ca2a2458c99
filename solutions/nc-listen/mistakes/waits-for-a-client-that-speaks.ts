import net from 'node:net';

const port = process.argv[3] ?? '';
let client: net.Socket | undefined;

const server = net.createServer((socket) => {
  if (client !== undefined) {
    socket.on('error', () => {});
    socket.destroy();
    return;
  }
  client = socket;
  process.stdin.pipe(socket);
  socket.pipe(process.stdout);

  const finish = () => {
    server.close();
    process.stdin.destroy();
  };
  socket.on('end', finish);
  socket.on('error', (error: NodeJS.ErrnoException) => {
    if (socket.readableEnded) return;
    if (socket.bytesRead === 0 && socket.bytesWritten === 0) {
      client = undefined;
      return;
    }
    console.error(`nc-listen: connection lost (${error.code})`);
    process.exitCode = 1;
  });
  socket.on('close', () => {
    if (client === socket) finish();
  });
});

server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(`nc-listen: port ${port} ${error.code === 'EADDRINUSE' ? 'is already in use' : error.message}`);
  process.exitCode = 1;
});
server.listen(Number(port), '127.0.0.1');
