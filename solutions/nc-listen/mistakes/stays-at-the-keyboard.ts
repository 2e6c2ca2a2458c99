import net from 'node:net';

const server = net.createServer((client) => {
  server.close();
  process.stdin.on('data', (chunk) => client.write(chunk));
  process.stdin.on('end', () => client.end());
  client.pipe(process.stdout);
  client.on('error', (error) => console.error(error.message));
});
server.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
server.listen(Number(process.argv[3]), '127.0.0.1');
