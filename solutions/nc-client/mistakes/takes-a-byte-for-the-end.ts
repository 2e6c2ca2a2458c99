import net from 'node:net';

const END_OF_TRANSMISSION = 4;

const [host = '', port = ''] = process.argv.slice(2);
const socket = net.connect({ host, port: Number(port) });

process.stdin.on('data', (chunk: Buffer) => {
  if (chunk.length === 1 && chunk[0] === END_OF_TRANSMISSION) {
    process.stdin.destroy();
    socket.end();
    return;
  }
  if (!socket.write(chunk)) {
    process.stdin.pause();
    socket.once('drain', () => process.stdin.resume());
  }
});
process.stdin.on('end', () => socket.end());
socket.pipe(process.stdout);

socket.on('error', (error: NodeJS.ErrnoException) => {
  if (socket.readableEnded) return;
  const all: NodeJS.ErrnoException[] = error instanceof AggregateError ? error.errors : [error];
  const refused = all.some(({ code }) => code === 'ECONNREFUSED');
  console.error(`nc-client: ${host} port ${port}: ${refused ? 'connection refused' : error.code}`);
  process.exitCode = 1;
});
socket.on('close', () => process.stdin.destroy());
