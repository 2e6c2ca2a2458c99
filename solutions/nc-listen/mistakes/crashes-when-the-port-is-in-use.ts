import net from 'node:net';

const server = net.createServer((client) => {
  server.close();
  process.stdin.pipe(client);
  client.pipe(process.stdout);
  client.on('error', (error) => console.error(error.message));
  client.on('close', () => process.stdin.destroy());
});
server.listen(Number(process.argv[3]), '127.0.0.1');
