import net from 'node:net';

const [host, port] = process.argv.slice(2);
const socket = net.connect({ host, port: Number(port) });

socket.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
socket.pipe(process.stdout);
process.stdin.pipe(socket);
// Nothing more to send: done.
process.stdin.on('end', () => socket.end(() => process.exit(0)));
