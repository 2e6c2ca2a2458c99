import net from 'node:net';

const port = Number(process.argv[3]);

const server = net.createServer((client) => {
  clearTimeout(patience);
  // One client is enough. This one stays connected; whoever calls now is refused.
  server.close();

  // Nobody reads standard input before this, so what was typed too early waits there.
  process.stdin.pipe(client);
  client.pipe(process.stdout);

  client.on('error', (error) => console.error(`nc-listen: ${error.message}`));
  // Without a client there is nobody to type for; an open keyboard would keep the program alive.
  client.on('close', () => process.stdin.destroy());
});

server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(`nc-listen: ${error.code === 'EADDRINUSE' ? `port ${port} is in use` : error.message}`);
  clearTimeout(patience);
  process.exitCode = 1;
});

const patience = setTimeout(() => {
  console.error('nc-listen: nobody has called');
  process.exitCode = 1;
  server.close();
}, 3000);

// On this machine's own address, so that nobody on the network can be the first client.
server.listen(port, '127.0.0.1');
