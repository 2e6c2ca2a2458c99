import net from 'node:net';

const port = process.argv[3] ?? '';

const server = net.createServer((client) => {
  server.close();

  const hold = () => {
    process.stdin.pause();
    client.pause();
  };
  const goOn = () => {
    process.stdin.resume();
    client.resume();
  };

  process.stdin.on('data', (chunk: Buffer) => {
    if (!client.write(chunk)) {
      hold();
      client.once('drain', goOn);
    }
  });
  process.stdin.on('end', () => client.end());

  client.on('data', (chunk: Buffer) => {
    if (!process.stdout.write(chunk)) {
      client.pause();
      process.stdout.once('drain', () => client.resume());
    }
  });
  client.on('end', () => process.stdin.destroy());
  client.on('error', (error: NodeJS.ErrnoException) => {
    if (client.readableEnded) return;
    console.error(`nc-listen: connection lost (${error.code})`);
    process.exitCode = 1;
  });
  client.on('close', () => process.stdin.destroy());
});

server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(`nc-listen: port ${port} ${error.code === 'EADDRINUSE' ? 'is already in use' : error.message}`);
  process.exitCode = 1;
});
server.listen(Number(port), '127.0.0.1');
