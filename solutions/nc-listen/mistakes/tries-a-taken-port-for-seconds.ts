import net from 'node:net';

const port = Number(process.argv[3]);

const server = net.createServer((client) => {
  // One client is enough. This one stays connected; whoever calls now is refused.
  server.close();

  // Nobody reads standard input before this, so what was typed too early waits there.
  process.stdin.pipe(client);
  client.pipe(process.stdout);

  client.on('error', (error) => console.error(`nc-listen: ${error.message}`));
  // Without a client there is nobody to type for; an open keyboard would keep the program alive.
  client.on('close', () => process.stdin.destroy());
});

let tries = 0;
server.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EADDRINUSE' && ++tries < 60) {
    setTimeout(listen, 100);
    return;
  }
  console.error(`nc-listen: ${error.code === 'EADDRINUSE' ? `port ${port} is in use` : error.message}`);
  process.exitCode = 1;
});

listen();

function listen(): void {
  server.listen(port, '127.0.0.1');
}
