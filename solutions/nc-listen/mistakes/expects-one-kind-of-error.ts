import net from 'node:net';

const port = Number(process.argv[3]);
let taken = false;

const server = net.createServer({ allowHalfOpen: true }, (client) => {
  if (taken) {
    client.on('error', () => {});
    client.destroy();
    return;
  }
  taken = true;
  server.close();

  client.pipe(process.stdout);
  process.stdin.pipe(client);

  client.on('end', () => {
    // The client has finished. Let go of the keyboard, send what is on its way, and close.
    process.stdin.unpipe(client);
    process.stdin.destroy();
    client.end();
  });
  client.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ECONNRESET') throw error; // that would be a mistake of mine
    console.error('nc-listen: the client has broken off');
  });
  client.on('close', () => process.stdin.destroy());
});

server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(error.code === 'EADDRINUSE' ? `nc-listen: port ${port} is in use` : `nc-listen: ${error.message}`);
  process.exitCode = 1;
  process.stdin.destroy();
});

server.listen(port, '127.0.0.1');
