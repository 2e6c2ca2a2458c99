import net from 'node:net';

const [, port] = process.argv.slice(2);
const socket = net.connect(Number(port), '127.0.0.1');

socket.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
process.stdin.pipe(socket);
socket.pipe(process.stdout);
socket.on('close', () => process.stdin.destroy());
