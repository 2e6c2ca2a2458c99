import net from 'node:net';

const [host = '', port = ''] = process.argv.slice(2);

const socket = net.connect({ host, port: Number(port) });

socket.setTimeout(3000, () => socket.destroy());

socket.on('error', (error) => {
  console.error(`nc-client: ${host} port ${port}: ${reason(error)}`);
  process.exitCode = 1;
});

// Standard input keeps the program alive for as long as somebody could type. Without a connection there is nobody to type for.
socket.on('close', () => process.stdin.destroy());

// The end of the input ends the socket: FIN. What the server sends goes on arriving until it closes its direction too.
process.stdin.pipe(socket);
socket.pipe(process.stdout);

function reason(error: NodeJS.ErrnoException): string {
  return error.code === 'ECONNREFUSED' ? 'connection refused' : error.message;
}
