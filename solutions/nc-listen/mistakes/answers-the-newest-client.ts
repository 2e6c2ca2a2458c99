import net from 'node:net';

let client: net.Socket;

const server = net.createServer((socket) => {
  if (!client) {
    process.stdin.on('data', (chunk) => client.write(chunk));
    process.stdin.on('end', () => client.end());
    socket.on('data', (chunk) => process.stdout.write(chunk));
    socket.on('close', () => process.exit(0));
  }
  client = socket;
  socket.on('error', (error) => console.error(error.message));
});
server.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
server.listen(Number(process.argv[3]), '127.0.0.1');
