import net from 'node:net';

const [host = '', port = ''] = process.argv.slice(2);
const socket = net.connect({ host, port: Number(port) });

let total = 0;
process.stdin.on('data', (chunk: Buffer) => {
  total += chunk.length;
});
process.stdin.on('end', () => {
  if (total === 0) process.exitCode = 1;
});
process.stdin.pipe(socket);
socket.pipe(process.stdout);

socket.on('error', (error: NodeJS.ErrnoException) => {
  if (socket.readableEnded) return;
  const all: NodeJS.ErrnoException[] = error instanceof AggregateError ? error.errors : [error];
  const refused = all.some(({ code }) => code === 'ECONNREFUSED');
  console.error(`nc-client: ${host} port ${port}: ${refused ? 'connection refused' : error.code}`);
  process.exitCode = 1;
});
socket.on('close', () => process.stdin.destroy());
