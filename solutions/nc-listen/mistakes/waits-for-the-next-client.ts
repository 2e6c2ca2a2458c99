import net from 'node:net';

let client: net.Socket | undefined;

const server = net.createServer((socket) => {
  if (client) {
    socket.destroy();
    return;
  }
  client = socket;
  process.stdin.on('data', (chunk) => client?.write(chunk));
  process.stdin.on('end', () => client?.end());
  socket.on('data', (chunk) => process.stdout.write(chunk));
  socket.on('error', (error) => console.error(error.message));
  socket.on('close', () => {
    client = undefined;
    process.stdin.removeAllListeners('data');
  });
});
server.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
server.listen(Number(process.argv[3]), '127.0.0.1');
