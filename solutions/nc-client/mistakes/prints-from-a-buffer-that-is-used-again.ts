import net from 'node:net';

const [host = '', port = ''] = process.argv.slice(2);

const socket = net.connect({
  host,
  port: Number(port),
  onread: {
    buffer: Buffer.alloc(65_536),
    callback: (count: number, buffer: Uint8Array): boolean => process.stdout.write(buffer.subarray(0, count)),
  },
});
process.stdout.on('drain', () => socket.resume());
process.stdin.pipe(socket);

socket.on('error', (error: NodeJS.ErrnoException) => {
  if (socket.readableEnded) return;
  const all: NodeJS.ErrnoException[] = error instanceof AggregateError ? error.errors : [error];
  const refused = all.some(({ code }) => code === 'ECONNREFUSED');
  console.error(`nc-client: ${host} port ${port}: ${refused ? 'connection refused' : error.code}`);
  process.exitCode = 1;
});
socket.on('close', () => process.stdin.destroy());
