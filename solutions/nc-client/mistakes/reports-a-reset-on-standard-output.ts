import net from 'node:net';

const [host = '', port = ''] = process.argv.slice(2);
const socket = net.connect({ host, port: Number(port) });

process.stdin.pipe(socket);
socket.pipe(process.stdout);

socket.on('error', (error: NodeJS.ErrnoException) => {
  if (socket.readableEnded) return;
  process.exitCode = 1;
  const all: NodeJS.ErrnoException[] = error instanceof AggregateError ? error.errors : [error];
  if (all.some(({ code }) => code === 'ECONNREFUSED')) {
    console.error(`nc-client: ${host} port ${port}: connection refused`);
  } else {
    console.log(`nc-client: ${host} port ${port}: connection lost (${error.code})`);
  }
});
socket.on('close', () => process.stdin.destroy());
