import net from 'node:net';

let client: net.Socket | undefined;

process.stdin.on('data', (chunk) => client?.write(chunk));
process.stdin.on('end', () => client?.end());

const server = net.createServer((socket) => {
  client = socket;
  server.close();
  socket.pipe(process.stdout);
  socket.on('error', (error) => console.error(error.message));
  socket.on('close', () => process.stdin.destroy());
});
server.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
server.listen(Number(process.argv[3]), '127.0.0.1');
