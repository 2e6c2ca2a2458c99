import net from 'node:net';

const [host = '', port = ''] = process.argv.slice(2);

const socket = net.connect({ host, port: Number(port) }, () => {
  process.stdin.pipe(socket);
  socket.pipe(process.stdout);
});

socket.on('end', () => process.stdin.destroy());

socket.on('error', (error: NodeJS.ErrnoException) => {
  const why = error.code === 'ECONNREFUSED' ? 'connection refused' : error.message;
  console.error(`nc-client: ${host} port ${port}: ${why}`);
  process.exitCode = 1;
  process.stdin.unref(); // an open keyboard must not keep us
});
