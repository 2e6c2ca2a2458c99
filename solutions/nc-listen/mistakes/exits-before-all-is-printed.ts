import { once } from 'node:events';
import net from 'node:net';

const port = process.argv[3] ?? '';

async function leave(): Promise<void> {
  if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
  process.exit(0);
}

const server = net.createServer((client) => {
  server.close();

  process.stdin.pipe(client);
  client.pipe(process.stdout);

  client.on('end', () => void leave());
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
