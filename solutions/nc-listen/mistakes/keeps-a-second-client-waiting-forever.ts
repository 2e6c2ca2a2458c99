import net from 'node:net';

let taken = false;

const server = net.createServer((client) => {
  // Whoever comes second is not served.
  if (taken) return;
  taken = true;
  process.stdin.pipe(client);
  client.pipe(process.stdout);
  client.on('error', (error) => console.error(error.message));
  client.on('close', () => {
    process.stdin.destroy();
    server.close();
  });
});
server.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
server.listen(Number(process.argv[3]), '127.0.0.1');
