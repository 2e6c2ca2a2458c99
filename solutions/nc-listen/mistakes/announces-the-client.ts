import net from 'node:net';

const port = Number(process.argv[3]);
const server = net.createServer((client) => {
  console.log(`Connection received from port ${client.remotePort}`);
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
server.listen(port, '127.0.0.1', () => console.log(`Listening on port ${port}`));
