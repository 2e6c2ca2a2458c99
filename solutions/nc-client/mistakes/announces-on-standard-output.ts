import net from 'node:net';

const [host, port] = process.argv.slice(2);
const socket = net.connect({ host, port: Number(port) });

socket.on('connect', () => {
  console.log(`connected to ${host}:${port}`);
  socket.pipe(process.stdout);
  process.stdin.pipe(socket);
});
socket.on('error', (error) => {
  console.log(`could not connect: ${error.message}`);
  process.exit(1);
});
socket.on('close', () => process.stdin.destroy());
