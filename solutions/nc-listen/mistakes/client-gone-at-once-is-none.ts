import net from 'node:net';

const port = Number(process.argv[3]);
let taken = false;

const server = net.createServer((client) => {
  client.on('error', (error) => {
    if (!taken) return;
    console.error(`nc-listen: ${error.message}`);
    process.stdin.destroy();
  });
  if (taken || client.remoteAddress === undefined) {
    // The second one, or somebody who has gone again already: there is nobody to talk to.
    client.destroy();
    return;
  }
  taken = true;
  server.close();

  client.pipe(process.stdout);
  process.stdin.pipe(client);
  client.on('end', () => {
    process.stdin.destroy();
    client.destroy(); // what is left of the input is not sent any more
  });
});

server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(error.code === 'EADDRINUSE' ? `nc-listen: port ${port} is in use` : `nc-listen: ${error.message}`);
  process.exitCode = 1;
});
server.listen(port, '127.0.0.1');
