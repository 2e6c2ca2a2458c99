import net from 'node:net';

let port = Number(process.argv[3]);
const server = net.createServer((client) => {
  server.close();
  process.stdin.pipe(client);
  client.pipe(process.stdout);
  client.on('error', (error) => console.error(error.message));
  client.on('close', () => process.stdin.destroy());
});
server.on('error', (error) => {
  console.error(error.message);
  server.listen(++port, '127.0.0.1');
});
server.listen(port, '127.0.0.1');
