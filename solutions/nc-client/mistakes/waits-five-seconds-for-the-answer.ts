import net from 'node:net';

const LINGER = 5_000;

const [host = '', port = ''] = process.argv.slice(2);
const socket = net.connect({ host, port: Number(port) });

process.stdin.pipe(socket);
socket.pipe(process.stdout);

socket.on('finish', () => {
  socket.setTimeout(LINGER);
  socket.on('timeout', () => socket.destroy());
});
socket.on('error', (error: NodeJS.ErrnoException) => {
  if (socket.readableEnded) return;
  const all: NodeJS.ErrnoException[] = error instanceof AggregateError ? error.errors : [error];
  const refused = all.some(({ code }) => code === 'ECONNREFUSED');
  console.error(`nc-client: ${host} port ${port}: ${refused ? 'connection refused' : error.code}`);
  process.exitCode = 1;
});
socket.on('close', () => process.stdin.destroy());
