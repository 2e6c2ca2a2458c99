import net from 'node:net';

const server = net.createServer((client) => {
  process.stdin.pipe(client);
  client.pipe(process.stdout, { end: false });
  client.on('error', (error) => console.error(error.message));
  client.on('close', () => {
    server.close();
    process.stdin.destroy();
  });
});
server.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
server.listen(Number(process.argv[3]), '127.0.0.1');
