import net from 'node:net';

const server = net.createServer((client) => {
  server.close();
  process.stdin.pipe(client);
  client.pipe(process.stdout);
  client.on('error', (error) => console.error(error.message));
  client.on('close', () => process.stdin.destroy());
});
server.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
server.listen(4088, '127.0.0.1');
