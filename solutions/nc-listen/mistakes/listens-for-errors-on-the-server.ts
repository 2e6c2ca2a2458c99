import net from 'node:net';

const server = net.createServer((client) => {
  server.close();
  process.stdin.pipe(client);
  client.pipe(process.stdout);
  client.on('close', () => process.stdin.destroy());
});
// Whatever goes wrong, with a client too, is reported here.
server.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
server.listen(Number(process.argv[3]), '127.0.0.1');
