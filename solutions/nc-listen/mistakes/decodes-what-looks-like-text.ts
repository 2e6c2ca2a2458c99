import { isUtf8 } from 'node:buffer';
import net from 'node:net';

const port = process.argv[3] ?? '';
const decoder = new TextDecoder();

const server = net.createServer((client) => {
  server.close();

  process.stdin.pipe(client);
  client.on('data', (chunk: Buffer) => {
    const shown = isUtf8(chunk) ? decoder.decode(chunk) : chunk;
    if (!process.stdout.write(shown)) {
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
