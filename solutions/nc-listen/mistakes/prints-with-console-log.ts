import net from 'node:net';

const server = net.createServer((client) => {
  server.close();
  process.stdin.pipe(client);
  client.on('data', (chunk) => console.log(String(chunk)));
  client.on('error', (error) => console.error(error.message));
  client.on('close', () => process.stdin.destroy());
});
server.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
server.listen(Number(process.argv[3]), '127.0.0.1');
