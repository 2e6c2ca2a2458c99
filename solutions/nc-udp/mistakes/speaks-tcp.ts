import net from 'node:net';

const [, ...args] = process.argv.slice(2);

if (args[0] === '-l') {
  const server = net.createServer((client) => {
    process.stdin.pipe(client);
    client.pipe(process.stdout, { end: false });
    client.on('error', (error) => console.error(error.message));
  });
  server.listen(Number(args[1]), '127.0.0.1');
} else {
  const socket = net.connect(Number(args[1]), args[0]);
  process.stdin.pipe(socket);
  socket.pipe(process.stdout);
  socket.on('error', (error) => console.error(error.message));
}
